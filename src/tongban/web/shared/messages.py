"""The sentences for what can go wrong on a page, whatever the page is about.

Texts of other packages live in their own `types.py`. All are shown by kernel.errors.message_for. Rules for a text:
what is wrong and what to do; 您; no "invalid", no "sorry"; both languages carry the same facts.
"""

from django.utils.translation import get_language, override

from tongban.cases.types import State
from tongban.kernel.errors import Text, TongbanError, message_for

from .case_words import state_word

MESSAGES: dict[str, Text] = {
    # A file that was not chosen (uploads.py).
    "file-missing": ("选一个文件再上传", "Choose a file to upload"),
    # Finding an item and beginning (portal, desk).
    "item-unknown": (
        "没有这个事项。请回到川渝通办事项里查找",
        "There is no such service. Look for it among the services of both regions",
    ),
    "channel-missing": ("选择怎么申请：网上，或到窗口", "Choose how to apply: online, or through a window"),
    # Sessions, tokens and double sending (access.py, once.py, held.py).
    "page-needs-sign-in": ("先登录，再打开这一页", "Sign in to open this page"),
    "page-for-applicants": (
        "这一页给申请人用。您现在用的是工作人员账号，换个人账号登录后再打开",
        "This page is for applicants. You are signed in as staff. Sign in with a personal account to open it",
    ),
    "page-for-staff": (
        "这一页给工作人员用。办事、查进度，从首页进入",
        "This page is for staff. To apply or follow an application, start from the home page",
    ),
    "page-for-another-post": (
        "这一页不在您的岗位职责内。需要时，请有这项职责的同事办理",
        "Your post does not include this page. Ask a colleague whose post does",
    ),
    "form-too-old": (
        "这一页打开得太久了，刚才的内容没有发出。重新打开这一页再填一次",
        "This page was open for too long and nothing was sent. Open the page again and fill it in",
    ),
    "form-of-another-account": (
        "这一页是用另一个账号打开的，内容没有发出。用原来的账号登录，或重新打开这一页",
        "This page was opened with another account and nothing was sent. Sign in with that account, or open it again",
    ),
    "held-form-gone": (
        "留存的内容已经发出或已过一小时，不再保留。请从原来的页面查看是否已收到",
        "The kept answers were sent already, or an hour has passed and they are gone. Look at the page they belong to",
    ),
    # At the desk.
    "check-needs-note": (
        "写明哪里有误，申请人照着改",
        "Say what is wrong; the applicant mends it by these words",
    ),
    "material-not-chosen": ("先选是哪一份材料", "Choose which material this is"),
    "finding-not-chosen": ("选核查结果", "Choose what was found"),
    "assent-not-chosen": ("选同意或不同意", "Choose whether to agree"),
    # Addresses and amounts of data.
    "page-not-found": (
        "网址可能少了一段，或者内容已经移走。从首页进去找",
        "Part of the address may be missing, or the page has moved. Look for it from the home page",
    ),
    "request-malformed": (
        "收到的内容不完整，没有保存。返回上一页再发一次",
        "What arrived was not complete and nothing was saved. Go back and send it again",
    ),
    # Programs (web/api).
    "api-token-missing": (
        "请求没有带令牌：把 Cookie {cookie} 的值放进 X-CSRFToken 头，再发一次",
        "The request carries no token: send the value of the cookie {cookie} in the header X-CSRFToken",
    ),
    "api-wrong-media": ("请求的内容类型要是 {wanted}", "The request's content type must be {wanted}"),
    "submission-not-taken": (
        "有 {count} 处要改，什么也没有保存。逐条改好再发",
        "{count} things must be mended; nothing was saved. Mend them and send it again",
    ),
    "request-too-large": (
        "一次发来的内容太多，没有保存。每次传一个文件，不超过 {limit} MB",
        "What you sent was too much at once and was not saved. Send one file at a time, of at most {limit} MB",
    ),
}


def said(error: TongbanError) -> str:
    """The sentence for `error` in the language of the page."""
    return said_in(error, get_language() or "zh-hans")


def said_in(error: TongbanError, language: str) -> str:
    """The sentence for `error` in a language: states by their names, names that come as "zh / en" in that language."""
    with override(language):
        params = {name: _worded(value, language) for name, value in error.params.items()}
    return message_for(TongbanError(error.code, **params), language)


def _worded(value: object, language: str) -> object:
    if not isinstance(value, str):
        return value
    if value in set(State):
        return state_word(State(value))
    zh, slash, en = value.partition(" / ")
    return value if not slash else zh if language.startswith("zh") else en
