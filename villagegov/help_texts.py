"""The ten questions, the one-page guides and their pictures: only what the product does now, in its own words."""

from __future__ import annotations

from typing import NamedTuple

from villagegov.common.roles import Role


class Picture(NamedTuple):
    """One of docs/pictures, taken from the demo by the tests; sides in pixels."""

    name: str
    shows: str
    width: int = 1280
    height: int = 720


class Question(NamedTuple):
    asked: str
    answer: str
    picture: Picture


def on_phone(name: str, shows: str) -> Picture:
    return Picture(name, shows, 390, 844)


REPORT = Picture("county-package.png", "上报表 T01：每个数都能点开", height=540)
QUESTIONS = (
    Question(
        "今天要做什么",
        "打开首页（工作台）。要办的事按急缓排好：逾期的在前，今天截止的其次。每件事右边有一个按钮，点了就办。",
        Picture("home-office.png", "工作台"),
    ),
    Question(
        "镇里布置的事在哪里填",
        "村书记、村文书打开首页，点那件事的按钮，填好后书记按“报送”。文书填的是草稿，由书记看过报送。",
        on_phone("help/answer.png", "手机上填一件事"),
    ),
    Question(
        "报错了怎么办",
        "镇里还没有审核时，请打电话给组织办退回；退回后首页上会出现“退回”和理由，点“去修改”改好再报送。",
        on_phone("help/returned.png", "手机上看退回的理由"),
    ),
    Question(
        "怎么催办",
        "组织办在工作台点“逾期”，勾选要催的村，点“批量催办”，看过文字后点“发送”。"
        "同一件事 24 小时内只发一次。",
        Picture("help/remind.png", "发送以前看一遍催办文字", height=540),
    ),
    Question(
        "没有账号的村怎么催",
        "批量催办的页面会列出没有账号的村，按“复制”把文字粘贴到聊天里，或者打电话。",
        Picture("help/no-account.png", "没有账号的村，复制催办文字", height=540),
    ),
    Question(
        "花名册怎么导入",
        "组织办打开“基础台账 → 导入记录”，选文件或粘贴表格。有问题的行可以当场改，不用重新上传；"
        "确认后 7 天内可以整批撤销。",
        Picture("import-outcome.png", "导入前的核对"),
    ),
    Question(
        "上报表怎么出",
        "组织办打开“基础台账 → 上报表”，选截止日期，先看缺什么，再生成工作簿或直接报送。",
        REPORT,
    ),
    Question(
        "身份证号为什么只显示一部分",
        "为保护个人信息。组织办需要看全号时，在人员页点“显示身份证号”，写理由，系统会记入操作日志。",
        Picture("person.png", "号码只显示头尾"),
    ),
    Question(
        "字太小看不清",
        "点上面的“大字版”（手机上是“大字”），选大或特大。设置跟着您的账号走。",
        on_phone("help/text-size.png", "手机上调字号"),
    ),
    Question(
        "忘记密码",
        "请打电话给组织办或系统管理员重发一次性密码，第一次登录后自己改成新密码。",
        Picture("help/sign-in.png", "登录", height=540),
    ),
)  # fmt: skip

VILLAGE = (
    "打开首页，看“今天有几件事”。一张卡片是一件事，点卡片上的按钮办理。",
    "要填的内容一般不超过 5 项。没有填完可以先保存，填的内容不会丢。",
    "书记按“报送”后，页面会说镇里下一步做什么；首页“正在办”里能看到进度。",
    "镇里退回时，首页会写明理由，点“去修改”。",
    "公示在村务里：文书、书记写草稿，书记公示。有身份证号、电话的先点“脱敏”。",
    "开了会，在“村务 → 会议”点“登记会议”。应到人数从台账来，开完会录入到会和表决，书记点“报送会议记录”。",
    "下面一排：首页是今天的事，填报是要交给镇里的事，村务是本村的台账，我的是密码和字号。",
)
GUIDES: dict[str, tuple[str, ...]] = {
    Role.TOWNSHIP_ORG: (
        "每天先看工作台：逾期、今天截止、待我审核、我布置的。",
        "布置任务：点“布置任务”，写要求、选村、定截止日期。截止日期遇到放假，系统会提出下一个工作日。县里有原定日期的，一起填上，村里能看到。",
        "收：在任务页看各村情况，勾选待审核的村，点“批量通过”；要改的点村名，写理由退回。",
        "催：工作台点“逾期”，全选，批量催办，发送。任务页每个村旁边有可以复制的催办文字。",
        "办结：都完成后点“办结这项任务”；布置错了点“作废”，写理由。下载 Excel 可以得到汇总。",
        "基础台账：村（社区）、党组织、党员、村干部、村民代表在这里修改，也可以导入花名册。",
        "会议：看各村的会议记录和“三会一课”的次数，有毛病的写明理由退回。",
        "公示：先存草稿，看“公示以前要做好”，身份证号、电话点“脱敏”，再公示。异议在那条公示上登记，答复以前公示期不会满。",
        "村干部变动办交接：旧人离任、新人接任、账号和角色一张表办完。",
    ),
    Role.TOWNSHIP_LEADER: (
        "工作台列出书记空缺、任期届满等要关注的村，下面是各村情况，点村名看一村一册。",
        "布置的任务和各村填报都能看，不用您填。",
        "上报表每个数都能点开看到是哪些人。",
    ),
    Role.COUNTY_ORG: (
        "首页是各乡镇（街道）：村数、党员数、书记空缺、任期届满、逾期任务、上报表。点数字看到是哪些村。",
        "上报表页面能看到谁还没有报，催办文字可以复制。",
        "口径与参数里可以按文件改本县的数字和日期。",
    ),
    Role.VILLAGE_SECRETARY: VILLAGE,
    Role.VILLAGE_CLERK: (*VILLAGE[:2], "您填的是草稿，保存后由书记看过报送。", *VILLAGE[3:]),
    Role.SYSTEM_ADMIN: (
        "首页列出还没有组织干事账号的乡镇和过期的一次性密码。",
        "账号与角色：开账号、给角色、停用、重发一次性密码。角色有起止日期，到期自动失效。",
        "每年 11 月底前录入下一年的放假安排（工作日历）。",
        "系统状态：备份、操作日志核对、后台任务。您看不到人员的业务内容。",
    ),
}
OTHERS = (
    "首页列出要您办的事和您负责的村。",
    "点村名看村情和党组织。看不到的内容不归您的角色。",
    "个人设置里可以改密码和字号。",
)


ON_THE_PHONE = (
    on_phone("village-phone.png", "手机上的首页"),
    on_phone("meeting-phone.png", "手机上的一次会议"),
)
PICTURES: dict[str, tuple[Picture, ...]] = {
    Role.TOWNSHIP_ORG: (
        Picture("home-office.png", "工作台"),
        Picture("people-list.png", "党员名单"),
        Picture("import-outcome.png", "导入前的核对"),
        Picture("meeting.png", "一次会议"),
        Picture("notice-draft.png", "公示草稿和检查结果"),
        Picture("permissions/hand-over.png", "办交接"),
        REPORT,
    ),
    Role.TOWNSHIP_LEADER: (REPORT,),
    Role.COUNTY_ORG: (REPORT,),
    Role.VILLAGE_SECRETARY: ON_THE_PHONE,
    Role.VILLAGE_CLERK: ON_THE_PHONE,
}


def shown_by_the_help() -> set[Picture]:
    """All pictures, of questions and of guides."""
    return {one.picture for one in QUESTIONS} | {one for pictures in PICTURES.values() for one in pictures}
