"""What a template may say: fields, rows and conditions of the list; everything else is named and never compiled."""

import pytest
from jinja2.exceptions import TemplateError

from tests.villagegov.common.document_samples import PLEDGE
from villagegov.common.document_tags import MOST_TAGS, Strict, problems

LOOP, END = "{%tr for 行 in 承诺事项 %}", "{%tr endfor %}"

HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ 村名.__class__ }}",
    "{{ 村名._x }}",
    "{{ 村名['__class__'] }}",
    "{{ range(999999999) }}",
    "{{ 村名.format(村名) }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ self }}",
    "{{ 村名|safe }}",
    "{{ 村名|attr('x') }}",
    "{{ 村名 * 99999999 }}",
    "{{ 村名 ~ 年度 }}",
    "{{ 1 }}",
    "{% import 'os' as os %}",
    "{% from 'os' import path %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'x' %}",
    "{% set x = 1 %}",
    "{% macro x() %}{% endmacro %}",
    "{% call x() %}{% endcall %}",
    "{% block x %}{% endblock %}",
    "{% filter upper %}{% endfilter %}",
    "{% with x = 1 %}{% endwith %}",
    "{% for 字 in 村名 %}{% endfor %}",
    "{% for 行 in range(9) %}{% endfor %}",
    "{% for 行 in 承诺事项 if 行.序号 %}{% endfor %}",
    "{% for 行 in 承诺事项 recursive %}{% endfor %}",
    "{% for loop in 承诺事项 %}{% endfor %}",
    "{% for 行 in 承诺事项 %}{{ loop.index }}{% endfor %}",
    "{% for 行 in 承诺事项 %}{{ 行.items }}{% endfor %}",
    "{% for 行 in 承诺事项 %}{% for 列 in 承诺事项 %}{% endfor %}{% endfor %}",
    "{% for 村名 in 承诺事项 %}{{ 村名 }}{% endfor %}",
    "{% if 村名 == 年度 %}{% endif %}",
    "{% if 村名 is defined %}{% endif %}",
    "{% if 村名 and 年度 %}{% endif %}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_template_may_not_say_is_told_and_never_compiled(text):
    assert problems(PLEDGE, [[text]])
    with pytest.raises(TemplateError):
        Strict(PLEDGE).from_string(text)


BESIDE = ["{{r 村名 }}", "{{p 村名 }}", "{% colspan 3 %}", "{% vm %}", "{%- if 村名 %}", "{# 说明 #}",
          "{{" + " " * 200 + "村名 }}", "{% raw %}{% endraw %}"]  # fmt: skip


@pytest.mark.parametrize("text", BESIDE)
def test_what_docxtpl_reads_beside_jinja_is_told_too(text):
    assert problems(PLEDGE, [[text]])


def test_a_template_of_fields_rows_and_conditions_is_good():
    texts = ["{{ 村名 }}和{{年度}}", "{%p if not 备注 %}", "无", "{%p else %}", "{{ 备注 }}", "{%p endif %}"]

    assert (
        problems(PLEDGE, [[*texts, LOOP, "{{ 行.序号 }}{% if 行.事项 %}{{ 行.事项 }}{% endif %}", END], []])
        == []
    )


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["{{ 村民 }}"], "没有“村民”这个字段。最接近的是“村名”"),
        (["{{ phone }}"], "没有“phone”这个字段。可以用的有："),
        (["{{ 责任人 }}"], "没有“责任人”这个字段。“责任人”是“承诺事项”里的一列，请写在它的逐行重复里面"),
        (["{{ 行.责任人 }}"], "“行.责任人”要写在逐行重复里面"),
        (["{{ 承诺事项 }}"], "“承诺事项”是一张表，请用 {%tr for 行 in 承诺事项 %} 逐行写"),
        (["{%tr for 行 in 承诺事项表 %}", END], "“承诺事项表”不能逐行重复，可以逐行重复的是：承诺事项"),
        ([LOOP, "{{ 行.负责人 }}", END], "“承诺事项”里没有“负责人”这一列。最接近的是“责任人”"),
        ([LOOP, "{{ 行 }}", END], "“行”是一整行，请写明哪一列，如 行.序号"),
        ([LOOP], "有一处逐行重复没有写结尾"),
        (["{%p if 备注 %}"], "有一处判断没有写结尾"),
        ([END], "前面没有对应的开头"),
        (["{%p else %}"], "前面没有对应的判断"),
        (["{{ 村名", "}}"], "标记没有写完"),
        (["｛｛ 村名 ｝｝"], "括号是全角的"),
        (["{{ 村名 }}"] * (MOST_TAGS + 1), f"最多 {MOST_TAGS} 处"),
    ],
)
def test_what_is_wrong_is_said_with_what_helps(texts, said):
    assert any(said in one for one in problems(PLEDGE, [texts]))


def test_the_same_fault_is_told_once():
    assert len(problems(PLEDGE, [["{{ 村民 }}", "{{ 村民 }}"], ["{{ 村民 }}"]])) == 1
