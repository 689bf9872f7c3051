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
    "backup-exists": (
        "已有“{path}”，不会覆盖。请换一个文件名",
        "There is a file “{path}” already and it is not overwritten. Choose another name",
    ),
    "backup-unwritable": (
        "写不进“{path}”：{reason}。请换一个位置",
        "“{path}” cannot be written: {reason}. Choose another place",
    ),
    "backup-disk-full": (
        "磁盘已满，没有留下半个文件。请腾出空间或换一个位置",
        "The disk is full; nothing half-written is left. Make room, or choose another place",
    ),
    "backup-secret-missing": (
        "写明口令（--passphrase-file 或 TONGBAN_BACKUP_PASSPHRASE），或收件公钥（--to age1...），两样写一样",
        "Give a passphrase (--passphrase-file or TONGBAN_BACKUP_PASSPHRASE) or a public key (--to age1...), one of the two",
    ),
    "backup-passphrase-short": (
        "口令至少 {least} 个字符",
        "A passphrase has at least {least} characters",
    ),
    "backup-recipient-wrong": (
        "收件公钥写错了。它以 age1 开头，由 age-keygen 生成",
        "A public key is wrong. It begins with age1 and is made by age-keygen",
    ),
    "backup-none": (
        "这不是通办的备份文件",
        "This is no backup of Tongban",
    ),
    "backup-other-version": (
        "备份文件是第 {version} 版格式，本程序只认第 {known} 版。请用做备份时的程序版本恢复",
        "The backup is of format {version}, this program knows {known}. Restore with the version of the program that made it",
    ),
    "backup-passphrase-missing": (
        "这个备份要口令才能打开（--passphrase-file 或 TONGBAN_BACKUP_PASSPHRASE）",
        "This backup opens with a passphrase (--passphrase-file or TONGBAN_BACKUP_PASSPHRASE)",
    ),
    "backup-passphrase-wrong": (
        "口令不对，打不开这个备份",
        "The passphrase is wrong: the backup does not open",
    ),
    "backup-key-missing": (
        "这个备份要私钥才能打开（--identity 文件）",
        "This backup opens with a private key (--identity FILE)",
    ),
    "backup-key-unreadable": (
        "私钥文件读不出来。它应有一行以 AGE-SECRET-KEY-1 开头",
        "The file of the private key cannot be read. One of its lines begins with AGE-SECRET-KEY-1",
    ),
    "backup-key-wrong": (
        "这个备份不是给这把私钥的",
        "This backup is not for this private key",
    ),
    "backup-damaged": (
        "备份文件被截断或改动过，不能用。请换另一份备份",
        "The backup was cut short or changed and is of no use. Take another one",
    ),
    "backup-not-signed": (
        "备份里的清单不是其中的节点签的，不能信。请换另一份备份",
        "The list in the backup is not signed by the node in it and is not to be believed. Take another backup",
    ),
    "backup-other-engine": (
        "备份的数据库是 {engine}，要恢复到的是 {wanted}。请用 --database 写同一种",
        "The backup is of {engine}, what it is to be restored into is {wanted}. Give one of the same kind with --database",
    ),
    "backup-program-newer": (
        "备份由较新的程序（{program}）做成，本程序不认得 {migration}。请先升级程序",
        "The backup was made by a newer program ({program}); this one does not know {migration}. Upgrade the program first",
    ),
    "backup-database-not-empty": (
        "数据库“{database}”里已有内容，不会覆盖。请新建一个空的，用 --database 写明",
        "The database “{database}” holds something and is not overwritten. Make an empty one and name it with --database",
    ),
    "backup-database-failed": (
        "数据库出错：{reason}",
        "The database failed: {reason}",
    ),
    "backup-tools-missing": (
        "找不到 {tool}。请安装与数据库同版本的 PostgreSQL 客户端（Debian：postgresql-client）",
        "{tool} is not installed. Install the PostgreSQL client of the version of the server (Debian: postgresql-client)",
    ),
    "backup-counts-differ": (
        "恢复后的行数与备份清单不符：{tables}。没有启用这个节点",
        "The rows restored are not those the backup lists: {tables}. The node was not put in place",
    ),
}
