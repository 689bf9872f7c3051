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
    "node-file-peers": (
        "“{path}”里的 peers 已不再使用：其他节点由签署方共同签名的互信名录写明。请删去 peers，按 docs/trust.md 建立名录",
        "“{path}” has peers, which are no longer used: other nodes stand in the trust list that the founders sign. Remove peers and found a list as docs/trust.md says",
    ),
    "node-has-founders": (
        "“{path}”已写明签署方（trust），不会覆盖。签署方变更由新一版名录写明",
        "“{path}” names its founders already (trust) and is not overwritten. A change of founders comes with a new version of the list",
    ),
    "node-key-other": (
        "“{path}”不是 node.toml 里公布的密钥 {kid} 的另一半。请放回原来的文件，或公布它的公钥",
        "“{path}” is not the other half of key {kid} in node.toml. Put the right file back, or publish its public key",
    ),
    "node-not-prepared": (
        "节点 {node} 没有准备好：{reason}",
        "Node {node} could not be prepared: {reason}",
    ),
    "node-not-upgraded": (
        "“{path}”的数据表还不是这个版本的。请运行 tongban node prepare --home {path}",
        "The tables of “{path}” are not those of this version. Run tongban node prepare --home {path}",
    ),
    "node-not-up": (
        "节点 {node} 没有启动。请看日志“{path}”",
        "Node {node} did not start. See the log “{path}”",
    ),
    "worker-running": (
        "名为“{name}”的后台进程已在运行。换一个名字，或先停掉它",
        "A worker named “{name}” is running already. Choose another name, or stop it first",
    ),
    "conformance-nobody": (
        "“{url}”没有节点答复。请核对地址，确认对方节点已启动",
        "No node answers at “{url}”. Check the address, and that the node is running",
    ),
    "node-exists": (
        "“{path}”里已有一个节点，不会覆盖。请换一个文件夹",
        "There is a node in “{path}” already and it is not overwritten. Choose another folder",
    ),
    "export-one-office": (
        "写明一个机关（--authority）或一个大厅（--hall），两样写一样",
        "Name an authority (--authority) or a hall (--hall), one of the two",
    ),
    "export-unwritable": (
        "写不进“{path}”：{reason}。请换一个位置",
        "“{path}” cannot be written: {reason}. Choose another place",
    ),
}
