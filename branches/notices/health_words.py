"""Words of illness and disability, and whether somebody's name stands near one. Pure; domain.md 8.2."""

from __future__ import annotations

import re

HEALTH_WORDS = re.compile(
    "残疾等级|残疾证号?|[一二三四1-4]级残疾|(?:肢体|视力|听力|言语|智力|精神|多重)残疾(?:[一二三四1-4]级)?|残疾"
    "|(?:肝|肺|胃|食管|食道|乳腺|宫颈|直肠|结肠|肠|胰腺|鼻咽|甲状腺|前列腺|膀胱|卵巢|喉|骨|淋巴|皮肤|肾)?癌症?|白血病|尿毒症|艾滋病|乙肝|丙肝|肝炎|肝硬化|肺结核|精神(?:分裂症?|病|障碍)|抑郁症"
    "|癫痫|脑梗死?|脑瘫|中风|偏瘫|瘫痪|心脏病|冠心病|糖尿病|高血压|肾衰竭|恶性肿瘤|肿瘤|重病|大病|慢性病|病史|确诊|透析|流产|怀孕"
)
# What is a matter of the village and not of a person, although such a word stands in it.
PUBLIC_WORDS = re.compile(
    "残疾人|残疾儿童|残疾等级评定|防癌|两癌|抗癌|癌症筛查|大病(?:保险|医疗|救助|统筹)|慢性病(?:管理|随访|门诊|签约|筛查)"
    "|(?:高血压|糖尿病|肺结核|乙肝|肝炎)(?:患者|随访|筛查|防治|疫苗|健康|日|管理)|重病(?:救助|补助)政策|肿瘤(?:筛查|防治)"
)
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计"
    "伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房"
    "解应宗丁宣邓郁单杭洪包左石崔吉钮龚程邢裴陆荣翁荀甄家封储靳段富焦谷车侯全班仰秋仲伊宫宁仇栾甘武符刘景詹龙叶幸司黎"
    "温庄晏柴瞿阎慕连茹习艾向古易廖耿文关曾沙聂谭覃"
)
# Words that begin like a surname and are none.
NOT_NAMES = re.compile(
    "万元|东山|乐享|习惯|于患|云岭|任何|任务|元以|元月|元的|全体|全县|全市|全年|全村|全程|全部|全镇|关于|关心|关爱|农户|包括|华侨|单位|危房|双河|古井|同病|向上|向患|向村|向镇"
    "|和其|和大|和慢|和残|和癌|和相|和肿|和谐|和重|大塘|安全|安康|安排|安置|家庭|富民|封闭|常住|常见|常规|平台|平均|应当|应急|应报|康复|强化|成员|成果|成立|房产|房屋|支付|支出"
    "|支部|文件|文化|文明|方式|方案|方面|时候|时发|时段|时间|明年|明确|松澜|柏油|桃园|梅岭|武装|水利|水库|江河|沙洲|温馨|白鹭|石桥|程序|管护|管控|管理|红岩|花费|莲塘|解决|解释"
    "|计划|计算|费用|路灯|车费|车辆|连续|金融|金额|钱款|长田|青竹|项内|项目|高中|高血|高龄|龙门"
)
# What stands right before a name, and right after it, where it is not set off by a sign or a blank.
LEAD = (
    r"(?:^|[^一-鿿]|村民|户主|同志|老党员|党员|组员|低保户|脱贫户|贫困户|五保户|其妻|其夫|其父|其母|其子|其女|之子|之女|妻子|丈夫|父亲"
    r"|母亲|儿子|女儿|老人|帮扶|慰问|申请人|组长|组的?|因|为|给|给予|对|是|由|有)"
)
TAIL = (
    r"(?=$|[^一-鿿]|患|系|身患|因|的|为|属|有|是|等|同志|户|家|确诊|丧|之|本人|长期|突发|住院|女儿|儿子|妻|丈夫|父|母|肢|视|听|智"
    r"|精神|残|重|大病|得|查出|于|在|近年|今年|去年|目前|被)"
)
NAME = re.compile(rf"{LEAD}([{SURNAMES}][一-鿿某×*]{{1,2}}?){TAIL}")
NEAR = 24  # characters before and after


def name_near(text: str, start: int, end: int) -> bool:
    """Does the name of a person stand in the same line near the word, and is the word no public matter?"""
    for public in PUBLIC_WORDS.finditer(text, max(0, start - 4), end + 6):
        if public.start() <= start < public.end():
            return False
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    around = text[max(line_start, start - NEAR) : min(line_end, end + NEAR)]
    return any(not NOT_NAMES.match(found.group(1)) for found in NAME.finditer(around))
