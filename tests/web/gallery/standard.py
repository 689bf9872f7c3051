"""Two sections of a form, as a standard file would give them."""

from tongban.catalogue.types import Field, FieldKind, Option, Section, Words
from tongban.kernel.errors import Text, register

MESSAGES: dict[str, Text] = {
    "gallery-id": (
        "身份证号码最后一位对不上，请核对第 15 至 18 位",
        "The ID number's last character does not match the rest. Check characters 15 to 18",
    ),
    "gallery-phone": (
        "手机号码要 11 位数字，现在是 10 位",
        "Mobile number must have 11 digits. It has 10",
    ),
    "gallery-name": ("填写股东姓名", "Enter the shareholder's name"),
    "gallery-refused": (
        "这一项由武侯区决定，窗口只能收件和查看。需要改动，请发起会商",
        "Wuhou District decides this item. The window can take it in and view it. To change it, start a consultation",
    ),
}
register(MESSAGES)


def field(key: str, kind: FieldKind, zh: str, en: str, **more: object) -> Field:
    """A field with everything left out that is not given."""
    values: dict = {
        "help": None,
        "required": True,
        "max_length": None,
        "minimum": None,
        "maximum": None,
        "earliest": None,
        "latest": None,
        "options": (),
        "when": (),
        "fields": (),
        "autocomplete": None,
        **more,
    }
    return Field(key=key, kind=kind, label=Words(zh, en), **values)


OWNERS = Section(
    key="owners",
    name=Words("股东", "Shareholders"),
    help=None,
    when=(),
    sums=(),
    fields=(
        field(
            "owners",
            FieldKind.PEOPLE,
            "股东",
            "Shareholder",
            fields=(
                field("name", FieldKind.TEXT, "姓名", "Name", max_length=40),
                field(
                    "number",
                    FieldKind.RESIDENT_ID,
                    "身份证号码",
                    "ID number",
                    help=Words("18 位", "18 characters"),
                ),
                field("amount", FieldKind.MONEY_FEN, "认缴出资额", "Contribution"),
                field("paid_on", FieldKind.DATE, "出资日期", "Paid on", required=False),
            ),
        ),
    ),
)

PREMISES = Section(
    key="premises",
    name=Words("住所", "Premises"),
    help=None,
    when=(),
    sums=(),
    fields=(
        field("place", FieldKind.DIVISION, "所在区县", "District"),
        field("address", FieldKind.ADDRESS, "详细地址", "Address", max_length=100),
        field(
            "title",
            FieldKind.CHOICE,
            "房屋来源",
            "Right to use",
            options=(
                Option("own", Words("自有", "Owned")),
                Option("rented", Words("租用", "Rented"), Words("需要租赁合同", "A lease is needed")),
            ),
        ),
        field("ends_on", FieldKind.DATE, "租期结束日", "Lease ends on", when=(("title", ("rented",)),)),
        field(
            "uses",
            FieldKind.MULTICHOICE,
            "用途",
            "Used for",
            required=False,
            options=(Option("office", Words("办公", "Office")), Option("store", Words("仓储", "Storage"))),
        ),
        field("scope", FieldKind.LONG_TEXT, "经营范围", "Scope of business", max_length=500),
    ),
)
