"""Sample citizens whose papers, accounts or lives are not everybody's. All are invented."""

from datetime import date
from decimal import Decimal

from mock_upstreams.lives import (
    HousingFund,
    Insurance,
    InsuranceCard,
    Job,
    Persona,
    TravelPaper,
)

_SHENZHEN_CARDS = "深圳市人力资源和社会保障局"
_IMMIGRATION = "中华人民共和国国家移民管理局"

CHAN_WINGSZE = Persona(
    code="chan-wingsze",
    name="陈咏诗",
    name_latin="CHAN, WING SZE",
    sex="female",
    region="810000",
    born=date(1990, 8, 19),
    address="广东省深圳市福田区皇岗样例路12号2107房",
    card_issuer="深圳市公安局福田分局",
    card_from=date(2022, 9, 1),
    card_until=date(2027, 9, 1),
    jobs=(
        Job(
            employer="深圳样例金融科技有限公司",
            since=date(2019, 4, 1),
            base_yuan=12_800,
            fund_rate=Decimal("0.12"),
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="B20000141",
        bank="招商银行",
        issued_on=date(2019, 11, 6),
        valid_until=date(2029, 11, 6),
        issuer=_SHENZHEN_CARDS,
    ),
    housing_fund=HousingFund(account_number="440300000141"),
    shows="A Hong Kong resident with a residence permit (810000): works in Shenzhen and pays into "
    "everything; no travel papers of ours.",
    shows_zh="持港澳居民居住证（810000）的香港居民：在深圳工作并缴纳各项社保和公积金，没有内地签发的出入境证件。",
)

HO_KAMAN = Persona(
    code="ho-kaman",
    name="何嘉文",
    name_latin="HO, KA MAN",
    sex="male",
    region="820000",
    born=date(2003, 1, 30),
    address="广东省珠海市香洲区横琴样例道8号",
    card_issuer="珠海市公安局香洲分局",
    card_from=date(2023, 9, 11),
    card_until=date(2028, 9, 11),
    shows="A Macau resident with a residence permit (820000), a student: no social security, no "
    "housing fund, nothing to tell but who he is.",
    shows_zh="持港澳居民居住证（820000）的澳门居民，学生：没有社保和公积金，各部门几乎没有他的记录。",
)

LIN_CHIHHAO = Persona(
    code="lin-chihhao",
    name="林志豪",
    name_latin="LIN, CHIH-HAO",
    sex="male",
    region="830000",
    born=date(1984, 11, 7),
    address="广东省东莞市松山湖样例大道20号",
    card_issuer="东莞市公安局松山湖分局",
    card_from=date(2023, 12, 20),
    card_until=date(2028, 12, 20),
    jobs=(
        Job(
            employer="东莞样例精密机械有限公司",
            since=date(2020, 2, 1),
            base_yuan=15_600,
            fund_rate=Decimal("0.08"),
        ),
    ),
    insurance=Insurance(status="active"),
    housing_fund=HousingFund(account_number="441900000153"),
    shows="A Taiwan resident with a residence permit (830000): social security without a card.",
    shows_zh="持台湾居民居住证（830000）的台湾居民：有社保账户，没有社保卡。",
)

SOPHIE_MARTIN = Persona(
    code="sophie-martin",
    name="MARTIN, SOPHIE",
    name_latin="MARTIN, SOPHIE",
    sex="female",
    region="944250",
    born=date(1981, 6, 15),
    address="广东省广州市天河区珠江新城样例路5号1803房",
    card_issuer="国家移民管理局",
    card_from=date(2024, 3, 18),
    card_until=date(2034, 3, 18),
    ethnicity="97",
    jobs=(
        Job(
            employer="广州样例生物医药有限公司",
            since=date(2016, 10, 1),
            base_yuan=13_900,
            fund_rate=Decimal("0.12"),
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="A10000164",
        bank="中国银行",
        issued_on=date(2017, 2, 14),
        valid_until=date(2027, 2, 14),
        issuer="广州市人力资源和社会保障局",
    ),
    housing_fund=HousingFund(account_number="440100000164"),
    shows="A foreigner with permanent residence: the number begins with 9, the name is in Latin "
    "letters with a comma.",
    shows_zh="持外国人永久居留身份证的外国人：号码以9开头，姓名是带逗号的拉丁字母。",
)

FENG_GUOPING = Persona(
    code="feng-guoping",
    name="冯国平",
    name_latin="FENG, GUOPING",
    sex="male",
    region="440103",
    born=date(1946, 5, 8),
    address="广东省广州市荔湾区西关样例巷17号",
    card_issuer="广州市公安局荔湾分局",
    card_from=date(2007, 4, 2),
    card_until=None,
    deceased_on=date(2025, 9, 3),
    shows="Deceased: the population register has cancelled the registration, so nobody can sign in "
    "with it; no bureau tells of an account.",
    shows_zh="已故：公安人口库已注销其户籍，无法用该身份实名登录，各部门不再提供其账户。",
)

XU_DAN = Persona(
    code="xu-dan",
    name="许丹",
    name_latin="XU, DAN",
    sex="female",
    region="440111",
    born=date(1992, 12, 24),
    address="广东省广州市白云区机场样例路41号",
    card_issuer="广州市公安局白云分局",
    card_from=date(2019, 1, 9),
    card_until=date(2039, 1, 9),
    is_locked_out=True,
    jobs=(Job(employer="广州样例餐饮管理有限公司", since=date(2018, 6, 1), base_yuan=4200),),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="A10000176",
        bank="中国农业银行",
        issued_on=date(2018, 7, 30),
        valid_until=date(2028, 7, 30),
        issuer="广州市人力资源和社会保障局",
    ),
    shows="Locked out: WeChat blocks the account as a risk (40226). The bureaus know her as ever.",
    shows_zh="被锁定：微信以风险为由限制该账号登录（40226）；各部门的记录一切如常。",
)

LUO_JIAHUI = Persona(
    code="luo-jiahui",
    name="罗嘉慧",
    name_latin="LUO, JIAHUI",
    sex="female",
    region="440605",
    born=date(1988, 10, 13),
    address="广东省佛山市南海区桂城样例路66号",
    card_issuer="佛山市公安局南海分局",
    card_from=date(2015, 11, 2),
    card_until=date(2035, 11, 2),
    jobs=(
        Job(
            employer="佛山样例家具有限公司",
            since=date(2011, 7, 1),
            until=date(2014, 2, 1),
            base_yuan=2600,
            fund_rate=Decimal("0.05"),
        ),
        Job(
            employer="佛山样例贸易有限公司",
            since=date(2014, 3, 1),
            until=date(2018, 8, 1),
            base_yuan=4100,
            fund_rate=Decimal("0.06"),
        ),
        Job(
            employer="广州样例传媒有限公司",
            since=date(2018, 9, 1),
            until=date(2026, 3, 1),
            base_yuan=6800,
            fund_rate=Decimal("0.10"),
        ),
        Job(
            employer="广州样例电子商务有限公司",
            since=date(2026, 4, 1),
            base_yuan=11_200,
            fund_rate=Decimal("0.12"),
        ),
    ),
    side_jobs=(
        Job(
            employer="佛山样例设计有限公司",
            since=date(2024, 1, 1),
            base_yuan=5600,
            pays_insurance=False,
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="E30000188",
        bank="中国建设银行",
        issued_on=date(2020, 6, 22),
        valid_until=date(2030, 6, 22),
        issuer="佛山市人力资源和社会保障局",
    ),
    housing_fund=HousingFund(account_number="440600000188"),
    shows="Several employers: four jobs without a gap, since 2024 another at the same time: two "
    "withholding agents a month, and tax to pay at the year's end.",
    shows_zh="多个工作单位：连续四份工作，2024年起同时另有一份；每月两个扣缴义务人，年度汇算需补税。",
)

ZHENG_MINGHUA = Persona(
    code="zheng-minghua",
    name="郑明华",
    name_latin="ZHENG, MINGHUA",
    sex="male",
    region="440113",
    born=date(1975, 3, 27),
    address="广东省广州市番禺区大石样例街9号",
    card_issuer="广州市公安局番禺分局",
    card_from=date(2020, 5, 6),
    card_until=date(2040, 5, 6),
    jobs=(
        Job(
            employer="广州样例智能装备有限公司",
            since=date(2009, 9, 1),
            base_yuan=5200,
            fund_rate=Decimal("0.08"),
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="A10000190",
        bank="中国工商银行",
        issued_on=date(2018, 10, 15),
        valid_until=date(2028, 10, 15),
        issuer="广州市人力资源和社会保障局",
    ),
    housing_fund=HousingFund(account_number="440100000190"),
    travel_papers=(
        TravelPaper(
            kind="passport",
            number="E00000190",
            issued_on=date(2022, 2, 8),
            valid_until=date(2032, 2, 7),
            issuer=_IMMIGRATION,
        ),
    ),
    shows="The legal representative of an enterprise in business, which also employs him.",
    shows_zh="在营企业的法定代表人，也受雇于该企业。",
)

RARER = (
    CHAN_WINGSZE,
    HO_KAMAN,
    LIN_CHIHHAO,
    SOPHIE_MARTIN,
    FENG_GUOPING,
    XU_DAN,
    LUO_JIAHUI,
    ZHENG_MINGHUA,
)
