"""Names for people who do not exist."""

from typing import Literal

from mock_upstreams.seeded import pick

Sex = Literal["male", "female"]

# Written with a Latin spelling, as travel documents want it.
_SURNAMES = (
    *("陈 CHEN", "李 LI", "黄 HUANG", "张 ZHANG", "梁 LIANG", "林 LIN", "刘 LIU", "吴 WU"),
    *("王 WANG", "何 HE", "罗 LUO", "杨 YANG", "郑 ZHENG", "谢 XIE", "周 ZHOU", "曾 ZENG"),
    *("叶 YE", "蔡 CAI", "朱 ZHU", "邓 DENG", "冯 FENG", "许 XU", "苏 SU", "钟 ZHONG"),
    *("彭 PENG", "潘 PAN", "卢 LU", "谭 TAN", "江 JIANG", "余 YU", "麦 MAI", "温 WEN"),
)
_GIVEN = {
    "male": (
        *("伟 WEI", "强 QIANG", "俊 JUN", "杰 JIE", "浩 HAO", "明 MING", "辉 HUI", "斌 BIN"),
        *("志 ZHI", "文 WEN", "建 JIAN", "国 GUO", "华 HUA", "荣 RONG", "健 JIAN", "鹏 PENG"),
        *("嘉 JIA", "宇 YU", "锋 FENG", "涛 TAO", "勇 YONG", "毅 YI", "林 LIN", "坤 KUN"),
    ),
    "female": (
        *("敏 MIN", "燕 YAN", "玲 LING", "婷 TING", "丽 LI", "芳 FANG", "霞 XIA", "娟 JUAN"),
        *("慧 HUI", "静 JING", "欣 XIN", "怡 YI", "雯 WEN", "洁 JIE", "萍 PING", "琳 LIN"),
        *("嘉 JIA", "美 MEI", "珊 SHAN", "仪 YI", "晓 XIAO", "秀 XIU", "颖 YING", "兰 LAN"),
    ),
}


def invent_name(sex: Sex, *parts: object) -> tuple[str, str]:
    """Return a name and its Latin spelling (`LIN, XIAOMEI`), which depend on `parts` alone."""
    surname, surname_latin = pick(_SURNAMES, *parts, "surname").split()
    count = 1 + (pick("12345", *parts, "length") > "1")
    given = [pick(_GIVEN[sex], *parts, "given", number).split() for number in range(count)]
    name = surname + "".join(character for character, _ in given)
    return name, f"{surname_latin}, {''.join(latin for _, latin in given)}"
