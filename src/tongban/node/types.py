"""The sentences for what can be wrong with a node's own files."""

from tongban.kernel.errors import Text

MESSAGES: dict[str, Text] = {
    "node-file-unreadable": (
        "读不出“{path}”：{reason}。请检查文件是否存在、格式和权限",
        "“{path}” cannot be read: {reason}. Check that it exists, its form and its permissions",
    ),
    "node-file-entry": (
        "“{path}”里的 {entry} 缺失或写法不对。请对照 docs/settings.md 补上",
        "{entry} in “{path}” is missing or wrong. See docs/settings.md and add it",
    ),
    "node-exists": (
        "“{path}”里已有一个节点，不会覆盖。请换一个文件夹",
        "There is a node in “{path}” already and it is not overwritten. Choose another folder",
    ),
}
