"""What the villages of the demo promised, last year and this: their own trades and works, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Story:
    """The own items of a village: its trade with the targets of both years, its works, its income (万元)."""

    trade: str
    unit: str
    trade_targets: tuple[int, int]
    works: tuple[str, str]
    incomes: tuple[str, str, str]  # promised for last year, reached, promised for this year
    fund: str = "村集体自筹"


STORIES = {
    "大塘村": Story("优质稻订单种植", "亩", (1100, 1200),
        ("改造村小学食堂", "屋顶光伏电站并网发电"), ("140", "151.28", "165"), "上级奖补和村集体自筹"),
    "红岩村": Story("柑橘标准化管护", "亩", (700, 800),
        ("硬化果园便道 2.1 公里", "冷链仓库交付使用"), ("92", "95.73", "105")),
    "青竹村": Story("竹编订单带动农户", "户", (60, 75),
        ("新建竹笋晾晒场", "竹编展示馆开放"), ("58", "61.89", "68")),
    "石桥村": Story("蔬菜合作社新增种植", "亩", (120, 150),
        ("安装太阳能路灯 60 盏", "二组至卫生室村道硬化完工"), ("48", "49.63", "55"), "“一事一议”奖补"),
    "梅岭村": Story("茶园改造", "亩", (180, 200),
        ("建成茶叶初制车间", "茶旅步道建成"), ("43", "44.12", "50")),
    "双河村": Story("鱼塘清淤改造", "亩", (90, 110),
        ("更换提灌泵站", "河堤护坡修复"), ("36", "36.58", "41")),
    "桃园村": Story("桃园补植", "亩", (60, 80),
        ("改造游客停车场", "桃花节接待点投用"), ("30", "30.17", "34")),
    "白鹭村": Story("水稻制种", "亩", (1200, 1286),
        ("修复灌渠 1.8 公里", "烘干房建成"), ("25", "26.24", "30")),
    "莲塘社区": Story("引进便民门店", "家", (6, 8),
        ("加装楼道扶手 24 处", "社区食堂开办"), ("37", "37.15", "40"), "社区物业收入"),
    "长田村": Story("油茶抚育", "亩", (240, 300),
        ("新建饮水点 3 处", "油茶烘烤房建成"), ("14", "14.62", "18")),
    "东山村": Story("蜂群扩繁", "箱", (160, 220),
        ("修缮村卫生室", "通组路会车道完工"), ("7", "7.84", "10")),
    "沙洲村": Story("撂荒地复垦", "亩", (80, 100),
        ("整治公厕 2 座", "村部维修完工"), ("6", "4.86", "8")),
}  # fmt: skip

# Beside them every village promises much the same.
USUAL = (
    ("PARTY_BUILDING", "支部党员大会按期召开，党员学习有记录", "次", 4),
    ("GOVERNANCE", "矛盾纠纷在村里化解", "件", 12),
)
# Only of last year's 石桥村: ten items, eight of them kept.
MORE = (
    ("LIVELIHOOD", "清洗入户水表井", "处", 45),
    ("LIVELIHOOD", "慰问 80 岁以上老人", "人", 62),
    ("GOVERNANCE", "修订村规民约并张贴", "", 0),
    ("INDUSTRY", "新建蔬菜分拣棚", "座", 1),
    ("PARTY_BUILDING", "培养入党积极分子", "名", 3),
)
DUES = ((9, 30), (12, 20), (11, 30), (12, 15), (12, 31), (10, 31), (6, 30))


def items_of(village: str, *, is_last_year: bool) -> Iterator[dict[str, Any]]:
    """The fields of each item, without the person and the day."""
    story = STORIES[village]
    year = 0 if is_last_year else 1
    yield dict(zip(("category", "content", "unit", "target_value"), USUAL[0], strict=True))
    yield {"category": "INDUSTRY", "content": story.trade, "unit": story.unit,
           "target_value": story.trade_targets[year]}  # fmt: skip
    yield {"category": "COLLECTIVE", "content": "村集体经济收入达到", "unit": "万元",
           "target_value": story.incomes[0 if is_last_year else 2]}  # fmt: skip
    yield {
        "category": "LIVELIHOOD",
        "content": story.works[year],
        "milestone": "建成投用",
        "funding": story.fund,
    }
    yield dict(zip(("category", "content", "unit", "target_value"), USUAL[1], strict=True))
    if village == "石桥村" and is_last_year:
        for category, content, unit, target in MORE:
            fields = {"unit": unit, "target_value": target} if unit else {"milestone": "张贴到每个小组"}
            yield {"category": category, "content": content, **fields}
