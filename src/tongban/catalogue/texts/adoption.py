"""Why a standard is not taken or not found."""

from tongban.kernel.errors import Text

ADOPTION: dict[str, Text] = {
    "standard-file-unreadable": (
        "读不了 {path}（{reason}），检查路径和权限",
        "{path} cannot be read ({reason}). Check its path and permissions",
    ),
    "standard-unknown": (
        "没有“{key}”这个事项，换个说法搜索，或者看事项清单",
        "There is no item “{key}”. Try other words, or look at the list of items",
    ),
    "pack-unknown": (
        "没有“{field}”这个标准包，可以是：{fields}",
        "There is no pack “{field}”. It can be: {fields}",
    ),
    "standard-digest-unknown": (
        "本节点没有摘要为 {digest} 的标准",
        "This node holds no standard with the digest {digest}",
    ),
    "standard-version-taken": (
        "“{key}”第 {version} 版已经采用，内容不能再改。要改就写成新的一版",
        "Version {version} of “{key}” is adopted and cannot change. Write the change as a new version",
    ),
    "standard-version-old": (
        "“{key}”已经采用到第 {current} 版，第 {version} 版不能再采用",
        "Version {current} of “{key}” is adopted already; version {version} comes too late",
    ),
    "standard-over": (
        "“{key}”这一版的有效期到 {ends} 为止，已经过了，不能再采用",
        "This version of “{key}” was valid until {ends}, which is over. It cannot be adopted",
    ),
    "certificate-code-other": (
        "事项“{item}”的证照类型“{type}”用的是代码 {written}。同一类型用同一代码，不同类型用不同代码；改 certificate 或者 certificate_code",
        "Item “{item}” has type “{type}” with code {written}. One type, one code: change certificate or certificate_code",
    ),
    "standard-date-early": (
        "“{key}”现行一版从 {starts} 起施行，新一版不能早于这一天",
        "The present version of “{key}” is in force from {starts}; a new one cannot begin before that",
    ),
    "adoption-other-digest": (
        "对方签的摘要与送来的内容对不上，没有采信",
        "The digest signed is not that of the content sent; it was not taken",
    ),
    "adoption-other-node": (
        "这份采用书是“{signed}”签的，却由“{sender}”送来，没有采信",
        "This adoption is signed by “{signed}” but was sent by “{sender}”; it was not taken",
    ),
    "adoption-malformed": ("这份采用书缺少内容，没有采信", "This adoption is incomplete; it was not taken"),
    "adoption-changed": (
        "“{node}”已经采用过“{key}”第 {version} 版，不能换成别的内容",
        "“{node}” has adopted version {version} of “{key}” already and cannot change its content",
    ),
}
