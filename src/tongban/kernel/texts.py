"""The sentences for the kernel's own error codes."""

from .errors import Text

MESSAGES: dict[str, Text] = {
    "not-canonical": (
        "这份内容没有唯一的写法（{reason}），请改正后再送",
        "This content has no single written form ({reason}). Correct it and send it again",
    ),
    "scanner-away": (
        "病毒扫描程序（{address}）没有应答，现在不收文件，别的节点来的文件等着。请检查它是否在运行",
        "The virus scanner ({address}) does not answer, so no file is taken now and those of other nodes wait. Check that it is running",
    ),
    "not-json": (
        "这不是规范的 JSON（{reason}），请检查后再送",
        "This is not strict JSON ({reason}). Check it and send it again",
    ),
    "signature-wrong": (
        "签名与内容对不上（密钥 {kid}），内容可能被改动。请向对方重新索取",
        "The signature does not match the content (key {kid}). It may have been altered. Ask the sender for it again",
    ),
    "token-malformed": (
        "这不是完整的签名文件，可能只复制了一部分。请用原文件",
        "This is not a whole signed file; part of it may be missing. Use the original file",
    ),
    "token-wrong-kind": (
        "这份签名文件不是用于此处的。请确认选对了文件",
        "This signed file is of another kind. Check that you chose the right file",
    ),
    "key-unknown": (
        "名录里还没有密钥 {kid}。名录更新后会自动再验",
        "Key {kid} is not on the list yet. It is checked again once the list is updated",
    ),
    "key-wrong-purpose": (
        "密钥 {kid} 不能用于这种用途。请对方改用规定的密钥",
        "Key {kid} may not be used for this. The sender must use the key meant for it",
    ),
    "key-not-valid": (
        "密钥 {kid} 已停用或不在有效期内。请对方用现行密钥重签",
        "Key {kid} is revoked or out of date. The sender must sign again with the key in force",
    ),
    "trust-list-expired": (
        "互信名录已经到期，暂不采信其他节点。消息会等着，采用新一版名录后自动再送",
        "The trust list has expired, so no other node is believed. Messages wait and are sent again once a new list is adopted",
    ),
    "node-document-format": (
        "这不是节点的自述文件（/.well-known/tongban），请重新下载",
        "This is not what a node says of itself (/.well-known/tongban). Download it again",
    ),
    "key-unreadable": (
        "读不出密钥“{path}”。请运维人员检查文件和权限",
        "The key “{path}” cannot be read. The operator should check the file and its permissions",
    ),
    "vault-damaged": (
        "这条加密数据打不开，可能已损坏。请联系运维人员从备份恢复",
        "This sealed record does not open and may be damaged. Ask the operator to restore it from a backup",
    ),
    "blob-missing": (
        "这份文件还没有传到本节点，传到后会自动显示",
        "This file has not reached this node yet. It appears as soon as it does",
    ),
    "blob-infected": (
        "这份文件里查出了病毒（{found}），不能打开，也不会转出。请对方重新提供一份干净的文件",
        "A virus was found in this file ({found}). It cannot be opened and is not passed on. Ask for a clean file instead",
    ),
    "peer-unknown": (
        "没有与“{peer}”建立互通。请运维人员核对节点名录",
        "There is no link with “{peer}”. The operator should check the list of nodes",
    ),
    "role-needed": (
        "这一步不在您的岗位职责内。请用有这项职责的岗位登录",
        "Your post does not include this step. Sign in with a post that does",
    ),
}
