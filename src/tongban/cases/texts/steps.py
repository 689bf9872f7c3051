"""The sentences for why something cannot be done with a case, or is not believed of one."""

from tongban.kernel.errors import Text

STEPS: dict[str, Text] = {
    "step-not-now": (
        "办件现在是“{state}”，不能做这一步。请刷新页面看最新进度",
        "The case is now “{state}”, so this step cannot be taken. Reload the page to see where it stands",
    ),
    "not-keeper": (
        "这一步由另一方节点决定，本节点只能查看和补充。需要改动，请发起会商",
        "The other node decides this step. Here you can view and add to the case. To change it, start a consultation",
    ),
    "intake-may-not-decide": (
        "这一项由{authority}决定，窗口只能收件和查看。需要改动，请发起会商",
        "{authority} decides this item. The window can take it in and view it. To change it, start a consultation",
    ),
    "decision-may-not-take-in": (
        "审批岗位不收件。请由综合窗口收件",
        "A deciding post does not take in applications. An integrated window must do it",
    ),
    "case-not-found": (
        "没有这件办件，或它不归您查看。请核对办件编号",
        "There is no such case, or it is not yours to see. Check the case number",
    ),
    "draft-not-found": (
        "这份草稿不在了：可能已提交、已过期或不属于您。请在“我的办件”里查看",
        "This draft is gone: submitted, expired or not yours. Look under “My cases”",
    ),
    "draft-incomplete": (
        "还有 {count} 项没有填完：{tasks}。填完后再提交",
        "{count} tasks are not completed: {tasks}. Complete them, then submit",
    ),
    "standard-not-common": (
        "这件事的标准两地还没有共同签署同一版本，暂不能跨区域办理。请到决定地直接办理",
        (
            "The two regions have not signed the same version of this standard, so it cannot be handled across them yet. "
            "Apply where it is decided"
        ),
    ),
    "mode-not-offered": (
        "这件事不能用这种方式办理。请换一种方式",
        "This item cannot be handled this way. Choose another way",
    ),
    "material-unknown": (
        "这件事不需要这份材料。请返回材料清单",
        "This item does not ask for that material. Go back to the list",
    ),
    "material-not-deferrable": (
        "“{material}”是主要材料，不能后补。请现在上传，或到窗口提交",
        "“{material}” is a main material and cannot follow later. Upload it now, or hand it in at a window",
    ),
    "tolerance-not-offered": (
        "这件事不能容缺受理。请把材料补齐再受理",
        "This item cannot be accepted with materials missing. Complete the materials first",
    ),
    "tolerance-not-promised": (
        "申请人没有签容缺承诺，不能容缺受理。请先请申请人签承诺，或告知补正",
        (
            "The applicant has not signed the commitment, so missing materials cannot be tolerated. Have it signed, "
            "or request a correction"
        ),
    ),
    "tolerance-broken-before": (
        "申请人 {date} 有一次容缺承诺到期未补，修复之前不能再容缺受理。请把材料补齐再受理",
        (
            "The applicant left a commitment unfulfilled on {date}, so until that is repaired materials cannot be tolerated "
            "late. Complete the materials first"
        ),
    ),
    "materials-unchecked": (
        "还有 {count} 份材料没有核对。逐份核对后再受理",
        "{count} materials are not checked yet. Check each one, then accept",
    ),
    "materials-wrong": (
        "有 {count} 份材料有误或缺失，不能受理。请一次性告知补正",
        "{count} materials are wrong or missing, so the case cannot be accepted. Request one complete correction",
    ),
    "materials-owed": (
        "容缺的材料还没有补齐，不能准予。等材料补交，或到期自动退件",
        (
            "Materials accepted as late are still missing, so it cannot be granted. Wait for them; the case lapses by "
            "itself when the time is over"
        ),
    ),
    "files-on-their-way": (
        "有文件还在传来的路上，到齐后才能决定",
        "Some files are still on their way. You can decide once all have arrived",
    ),
    "material-not-owed": (
        "“{material}”不在待补清单里，不用再交",
        "“{material}” is not awaited; there is no need to hand it in again",
    ),
    "correction-empty": (
        "请写明至少一处要补正的内容",
        "Say at least one thing that must be corrected",
    ),
    "correction-again-needs-reason": (
        "补正已经一次性告知过。再次告知，要写明当时为什么没有告知；这会记录并统计",
        "Everything was to be told at once, and it was. Say why this was not told then; it is recorded and counted",
    ),
    "procedure-unknown": (
        "这件事的标准里没有这项特别程序，不能暂停计时",
        "The standard of this item has no such special procedure, so the clock cannot be stopped",
    ),
    "procedure-once": (
        "这项特别程序已经进行过，不能再为它暂停计时",
        "This special procedure has taken place already; the clock cannot be stopped for it again",
    ),
    "extension-not-offered": (
        "这件事的标准没有规定可以延长，请在时限内决定",
        "The standard of this item allows no extension. Decide in time",
    ),
    "extension-once": (
        "已经延长过一次，不能再延长",
        "It was extended once already and cannot be extended again",
    ),
    "extension-too-late": (
        "法定时限已经过了，不能再延长。请尽快决定",
        "The legal time is over, so it cannot be extended any more. Decide as soon as you can",
    ),
    "head-needed": (
        "这一步只有机关负责人可以做。请把理由报给负责人",
        "Only the head of the authority may do this. Give the head your reason",
    ),
    "reopen-refused-only": (
        "只有不予办理的办件可以重新审查",
        "Only a case that was refused can be opened again",
    ),
    "transfer-where": (
        "这个机关不办理这类事项，不能移送。请从列出的机关里选",
        "This authority does not decide such items, so the case cannot be transferred to it. Choose one of those listed",
    ),
    "outcome-unknown": (
        "请选择终止的原因",
        "Choose why the case ends",
    ),
    "end-not-yours": (
        "录入有误由窗口终止，其他情形由决定机关负责人终止",
        "The window ends what it entered in error; for every other reason the head of the deciding authority ends it",
    ),
    "clock-not-signed": (
        "消息里关于时限的内容没有签名，或签名不对，不予接收",
        "What the message says of the clock is not signed, or not rightly, so it is not received",
    ),
    "record-format": (
        "这不是计时凭证，或内容不全。请重新下载再核验",
        "This is no time record, or not a whole one. Download it again",
    ),
    "record-mixed": (
        "凭证里混有不同办件的内容，或同一步出现两次",
        "The record mixes different cases, or holds a step twice",
    ),
    "record-not-accepted": (
        "凭证里没有受理的内容，还没有开始计时",
        "The record holds no acceptance, so no clock has started",
    ),
    "clock-does-not-follow": (
        "消息里的时限不是由标准、日历和已发生的步骤推算出来的，不予接收",
        "The due time in the message does not follow from the standard, the calendar and the steps so far, so it is not received",
    ),
    "silence-decides-nothing": (
        "标准没有规定逾期视为作出这样的决定，或者期限还没有到，不予接收",
        "The standard does not let silence decide so, or the time is not over, so it is not received",
    ),
    "commitment-broken-before": (
        "申请人有违反承诺的记录（{date}），不能凭承诺办理。请申请人改走核查程序，重新申请",
        "The applicant broke a commitment on {date}, so nothing is granted on their word. They can apply again with the check first",
    ),
    "after-check-not-due": (
        "这件没有要事后核查的承诺，或者已经核查过",
        "Nothing of this case has to be checked afterwards, or it has been",
    ),
    "green-already": (
        "这件已经走绿色通道了",
        "This case goes through the green channel already",
    ),
    "green-rule-unknown": (
        "标准里没有这条绿色通道规则，不予接收",
        "The standard has no such rule for the green channel, so it is not received",
    ),
    "return-once": (
        "这件已经退回过一次，不能再退。请据现有材料决定",
        "This case was returned once already and cannot be returned again. Decide on what is there",
    ),
    "assent-awaited": (
        "{office}还没有答复，不能准予",
        "{office} has not answered yet, so it cannot be granted",
    ),
    "referral-not-asked": (
        "标准要求征询的机关还没有征询完，办件材料到齐后系统会自动征询，请稍后再试",
        "Not every authority the standard names has been asked yet; that follows by itself once the files are here. Try again shortly",
    ),
    "referral-open": (
        "已向{office}征求意见，还没有答复，不用重复征求",
        "{office} has been asked already and has not answered yet",
    ),
    "referral-not-allowed": (
        "标准没有规定这样征询或这样答复，不予接收",
        "The standard knows no such question or answer to another office, so it is not received",
    ),
    "referral-unknown": (
        "这份答复对应的征询不存在，不予接收",
        "Nobody has asked what this answers, so it is not received",
    ),
    "opinion-of-whom": (
        "选一个本机关以外、正在履职的机关",
        "Choose an authority other than your own that is at work",
    ),
    "opinion-days": (
        "填 1 到 {most} 个工作日",
        "Give 1 to {most} working days",
    ),
    "assent-denied": (
        "{office}不同意，不能准予。可以据此作出不予决定",
        "{office} did not agree, so it cannot be granted. You can refuse on that ground",
    ),
    "criteria-unchecked": (
        "还有 {count} 条审查要点没有核对。逐条核对后再准予",
        "{count} review checks are not ticked yet. Check each one, then grant",
    ),
    "reason-missing": (
        "请写明理由，申请人会看到这段话",
        "Give the reason; the applicant will read it",
    ),
    "finding-missing": (
        "请写明查到的结果，它会原样印在出具的证明上",
        "Say what you found; it stands on the certificate in these words",
    ),
    "remedy-missing": (
        "不予决定要写明依据的条款",
        "A refusal must name the clause it rests on",
    ),
    "signature-needed": (
        "请勾选声明并输入登录密码，完成签名",
        "Tick the statement and enter your password to sign",
    ),
    "statement-changed": (
        "签名后内容又有改动。请重新核对并签名",
        "The content changed after it was signed. Check it again and sign again",
    ),
    "not-asked-to-correct": (
        "这一处没有要求补正。请按补正告知逐项修改",
        "No correction was asked for here. Follow the correction request item by item",
    ),
    "gaps-open": (
        "还有 {count} 处没有改好。全部改好后再交回",
        "{count} points are not mended yet. Mend them all, then send it back",
    ),
    "question-unknown": (
        "没有找到要答复的问题。请刷新页面",
        "The question you answer was not found. Reload the page",
    ),
    "place-unknown": (
        "这件办件里没有您指的这一处。请重新选择",
        "The place you point to is not in this case. Choose again",
    ),
    "page-unknown": (
        "页码要写 1 到 {limit} 之间的数字，并且只能指材料的某一页",
        "Write a page number from 1 to {limit}; only a material has pages",
    ),
    "documents-too-many": (
        "一件办件的会商最多附 {limit} 份文件，已经满了。请写在文字里，或请对方看办件的材料",
        "The consultation of a case carries at most {limit} documents, and has them already. Say it in words, or point to a material",
    ),
    "message-length": (
        "请写 1 到 {limit} 个字",
        "Write between 1 and {limit} characters",
    ),
    "case-message-malformed": (
        "办件消息的内容不全或不合规（{reason}），不予接收。请对方按协议重发",
        "The message about the case is incomplete or not allowed ({reason}). The sender must send it again by the protocol",
    ),
    "certificate-not-usable": (
        "这张证照不能用作这份材料。请换一张，或自己上传",
        "This certificate cannot be used here. Choose another, or upload a document",
    ),
    "window-unknown": (
        "请选择一个收件窗口",
        "Choose a window that takes in the application",
    ),
    "case-standard-differs": (
        "办件所依据的标准版本与本节点签署的不一致，不能接收",
        "The case rests on a version of the standard that this node has not signed, so it cannot be received",
    ),
    "authority-without-power": (
        "指定的机关或窗口不属于所列节点，不能接收",
        "An authority or window named in the case does not belong to the node named with it, so it cannot be received",
    ),
    "side-not-there": (
        "节点 {node} 没有这一步的职权，不予接收",
        "Node {node} has no office in this case that may take this step, so it is not received",
    ),
    "supplement-over": (
        "补交时间到 {at} 为止，已经过了，不能再补交",
        "The time to hand in late materials ended at {at}, so nothing more can be handed in",
    ),
    "correction-over": (
        "补正时间到 {at} 为止，已经过了，不能再改",
        "The time to correct ended at {at}, so nothing more can be changed",
    ),
    "bulk-nothing-chosen": (
        "还没有选办件。在列表里勾选后再点",
        "No case is chosen. Tick some in the list, then press again",
    ),
    "bulk-too-many": (
        "一次最多 {limit} 件，现在选了 {count} 件。请分几次办",
        "At most {limit} cases at once; {count} are chosen. Do it in several goes",
    ),
    "bulk-gone": (
        "这次批量办理不在了：已过期，或不是您选的。请回到队列重新勾选",
        "This choice of cases is gone: it is over, or somebody else's. Go back to the queue and tick them again",
    ),
    "bulk-act-unknown": (
        "这个岗位不能批量做这一步。请回到队列重新选",
        "This post cannot do that to several cases. Go back to the queue and choose again",
    ),
    "bulk-not-this-item": (
        "这个事项的标准不允许批量决定，请逐件办理",
        "The standard of this item does not let several be decided at once. Decide it by itself",
    ),
    "bulk-rule-unmet": (
        "标准里的规则判断为不符合（{count} 条），请打开这一件逐条看",
        "The rules of the standard say that {count} conditions are not met. Open the case and look at each",
    ),
    "bulk-of-a-colleague": (
        "同事正在审查这一件。需要时先接过来再办",
        "A colleague is examining this case. Take it over first if need be",
    ),
    "seed-count": (
        "能造 1 至 {most} 件，请改一个数",
        "Between 1 and {most} cases can be made. Choose another number",
    ),
    "seed-other-plan": (
        "这个节点已按 {cases} 件、种子 {seed}、{years} 年填充过。请用同样的参数续填",
        "This node was filled before: {cases} cases, seed {seed}, {years} years. Go on with the same, or use another node",
    ),
    "seed-beside-real": (
        "这个节点有 {count} 件真实办件。确要在旁边放入虚构的办件，请加 --beside-real-cases",
        "This node has {count} real cases. To put made-up ones beside them all the same, add --beside-real-cases",
    ),
    "seed-no-items": (
        "这个节点的机关没有可办的事项。请先采用标准、装入机关",
        "No authority of this node decides any item. Adopt standards and load authorities first",
    ),
    "seek-one-thing": (
        "填证件号码，或填姓名，两样填一样",
        "Enter the ID number or the name, one of the two",
    ),
    "seek-again": (
        "这次查找已过期，或不是您查的。请重新填写再查",
        "This search is over, or it was somebody else's. Type again what you look for",
    ),
    "target-unknown": (
        "要补正的内容不在这件申请里。请从列出的项目里选",
        "What should be corrected is not part of this application. Choose from what is listed",
    ),
}
