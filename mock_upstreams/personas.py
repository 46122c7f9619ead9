"""The sample citizens. All are invented; docs/personas.md shows them as a table.

A sequence of 000 is even, so every number here says "female" by its seventeenth digit; the sex is
what the record says.
"""

from datetime import date
from decimal import Decimal

from mock_upstreams.lives import (
    FundLoan,
    HousingFund,
    Insurance,
    InsuranceCard,
    Job,
    MaternityClaim,
    PendingPaper,
    Pension,
    Persona,
    Portrait,
    SampleAppointment,
    TravelPaper,
    Unemployment,
    Withdrawal,
    WithdrawalUnderWay,
)
from mock_upstreams.minor_personas import YE_JIAHAO, ZHOU_ZIHAN
from mock_upstreams.rarer_personas import RARER

_GUANGZHOU_CARDS = "广州市人力资源和社会保障局"
_IMMIGRATION = "中华人民共和国国家移民管理局"

LIN_XIAOMEI = Persona(
    code="lin-xiaomei",
    name="林晓梅",
    name_latin="LIN, XIAOMEI",
    sex="female",
    region="440106",
    born=date(1991, 3, 8),
    address="广东省广州市天河区五山路样例街12号603房",
    card_issuer="广州市公安局天河分局",
    card_from=date(2018, 5, 14),
    card_until=date(2038, 5, 14),
    portrait=Portrait.ASTRONAUT,
    jobs=(
        Job(
            employer="广州样例纺织品有限公司",
            since=date(2014, 8, 1),
            until=date(2019, 5, 1),
            base_yuan=4350,
            fund_rate=Decimal("0.05"),
        ),
        Job(
            employer="广州样例软件科技有限公司",
            since=date(2019, 6, 1),
            base_yuan=8600,
            fund_rate=Decimal("0.10"),
        ),
    ),
    insurance=Insurance(
        status="active",
        maternity=(MaternityClaim(number="SY2022050012", applied_on=date(2022, 5, 18), days=178),),
    ),
    insurance_card=InsuranceCard(
        number="A10000012",
        bank="中国银行",
        issued_on=date(2019, 7, 3),
        valid_until=date(2029, 7, 3),
        issuer=_GUANGZHOU_CARDS,
    ),
    housing_fund=HousingFund(
        account_number="440100000012",
        withdrawals=(
            Withdrawal(on=date(2022, 12, 20), kind="租房提取", amount_yuan=9600),
            Withdrawal(on=date(2024, 3, 12), kind="购房提取", amount_yuan=38000),
        ),
        loan=FundLoan(
            contract_number="DK440100000012",
            bank="中国建设银行",
            principal_yuan=620_000,
            annual_rate_percent=Decimal("3.1"),
            term_months=360,
            granted_on=date(2024, 3, 20),
        ),
    ),
    travel_papers=(
        TravelPaper(
            kind="passport",
            number="E00000012",
            issued_on=date(2023, 4, 11),
            valid_until=date(2033, 4, 10),
            issuer=_IMMIGRATION,
        ),
        TravelPaper(
            kind="hk_macau_permit",
            number="C00000012",
            issued_on=date(2023, 4, 11),
            valid_until=date(2033, 4, 10),
            issuer=_IMMIGRATION,
        ),
    ),
    pending=PendingPaper(kind="taiwan_permit", days_ago=6, number="T00000012"),
    shows="An ordinary worker: every bureau holds something. Reference photo with a real face.",
    shows_zh="普通职工：各部门都有她的记录，照片是真实人脸。",
)

HE_XIULAN = Persona(
    code="he-xiulan",
    name="何秀兰",
    name_latin="HE, XIULAN",
    sex="female",
    region="440104",
    born=date(1959, 11, 2),
    address="广东省广州市越秀区北京路样例巷5号201房",
    card_issuer="广州市公安局越秀分局",
    card_from=date(2012, 6, 20),
    card_until=None,
    portrait=Portrait.GRACE_HOPPER,
    jobs=(
        Job(
            employer="广州样例第二棉纺厂",
            since=date(1993, 7, 1),
            until=date(2014, 11, 1),
            base_yuan=520,
        ),
    ),
    insurance=Insurance(
        status="retired",
        pension=Pension(since=date(2014, 12, 1), monthly_yuan=1860, attested_months_ago=11),
    ),
    insurance_card=InsuranceCard(
        number="A10000029",
        bank="中国工商银行",
        issued_on=date(2021, 3, 9),
        valid_until=date(2031, 3, 9),
        issuer=_GUANGZHOU_CARDS,
    ),
    shows="An elder: retired, ID card valid for life, never travelled, housing fund closed. "
    "Reference photo with another real face.",
    shows_zh="老人：已退休，身份证长期有效，从未出境，公积金已销户，照片是另一张真实人脸。",
)

WANG_WEI_NANSHAN = Persona(
    code="wang-wei-nanshan",
    name="王伟",
    name_latin="WANG, WEI",
    sex="male",
    region="440305",
    born=date(1986, 9, 17),
    address="广东省深圳市南山区科技样例路88号1202房",
    card_issuer="深圳市公安局南山分局",
    card_from=date(2016, 10, 8),
    card_until=date(2036, 10, 8),
    jobs=(
        Job(
            employer="深圳样例半导体有限公司",
            since=date(2011, 7, 1),
            base_yuan=9200,
            fund_rate=Decimal("0.12"),
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="B20000034",
        bank="招商银行",
        issued_on=date(2020, 1, 15),
        valid_until=date(2030, 1, 15),
        issuer="深圳市人力资源和社会保障局",
    ),
    housing_fund=HousingFund(
        account_number="440300000034",
        loan=FundLoan(
            contract_number="DK440300000034",
            bank="招商银行",
            principal_yuan=900_000,
            annual_rate_percent=Decimal("3.25"),
            term_months=240,
            granted_on=date(2019, 9, 10),
        ),
    ),
    travel_papers=(
        TravelPaper(
            kind="hk_macau_permit",
            number="C00000034",
            issued_on=date(2024, 9, 2),
            valid_until=date(2034, 9, 1),
            issuer=_IMMIGRATION,
        ),
    ),
    appointment=SampleAppointment(
        number="YY0000000034",
        weekdays_ahead=4,
        at="1030",
        office="440300-01",
        document="14",
    ),
    shows="One of two people of one name; a high earner with long lists (several pages).",
    shows_zh="两个同名人之一；收入高，记录有好几页。",
)

WANG_WEI_CHANCHENG = Persona(
    code="wang-wei-chancheng",
    name="王伟",
    name_latin="WANG, WEI",
    sex="male",
    region="440604",
    born=date(1979, 1, 25),
    address="广东省佛山市禅城区祖庙样例街3号",
    card_issuer="佛山市公安局禅城分局",
    card_from=date(2019, 2, 1),
    card_until=date(2039, 2, 1),
    jobs=(
        Job(
            employer="佛山样例陶瓷有限公司",
            since=date(2005, 3, 1),
            base_yuan=1380,
            fund_rate=Decimal("0.05"),
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="E30000041",
        bank="中国农业银行",
        issued_on=date(2018, 11, 23),
        valid_until=date(2028, 11, 23),
        issuer="佛山市人力资源和社会保障局",
    ),
    housing_fund=HousingFund(
        account_number="440600000041",
        loan=FundLoan(
            contract_number="DK440600000041",
            bank="中国农业银行",
            principal_yuan=280_000,
            annual_rate_percent=Decimal("3.25"),
            term_months=180,
            granted_on=date(2016, 5, 18),
            missed_from=date(2025, 12, 18),
        ),
    ),
    shows="The other of two people of one name: must never be mixed up with the first. "
    "Behind with a housing loan.",
    shows_zh="两个同名人之二：绝不能与前一位混淆；公积金贷款逾期。",
)

HUANG_JIANGUO = Persona(
    code="huang-jianguo",
    name="黄建国",
    name_latin="HUANG, JIANGUO",
    sex="male",
    region="440511",
    born=date(1969, 10, 1),
    address="广东省汕头市金平区中山样例路140号",
    card_issuer="汕头市公安局金平分局",
    card_from=date(2015, 10, 12),
    card_until=None,
    jobs=(
        Job(
            employer="汕头样例港务有限公司",
            since=date(1998, 4, 1),
            base_yuan=780,
            fund_rate=Decimal("0.08"),
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="D50000063",
        bank="中国邮政储蓄银行",
        issued_on=date(2017, 8, 8),
        valid_until=date(2027, 8, 8),
        issuer="汕头市人力资源和社会保障局",
    ),
    housing_fund=HousingFund(
        account_number="440500000063",
        loan=FundLoan(
            contract_number="DK440500000063",
            bank="中国邮政储蓄银行",
            principal_yuan=150_000,
            annual_rate_percent=Decimal("4.05"),
            term_months=120,
            granted_on=date(2008, 6, 24),
        ),
    ),
    travel_papers=(
        TravelPaper(
            kind="passport",
            number="E00000063",
            issued_on=date(2014, 2, 18),
            valid_until=date(2024, 2, 17),
            issuer=_IMMIGRATION,
        ),
        TravelPaper(
            kind="hk_macau_permit",
            number="C00000063",
            issued_on=date(2019, 6, 5),
            valid_until=date(2029, 6, 4),
            issuer=_IMMIGRATION,
            revoked_on=date(2022, 11, 8),
        ),
    ),
    shows="An expired passport and a revoked permit. A housing loan paid off.",
    shows_zh="护照过期，一张通行证被宣布作废；公积金贷款已还清。",
)

LIANG_HAIYAN = Persona(
    code="liang-haiyan",
    name="梁海燕",
    name_latin="LIANG, HAIYAN",
    sex="female",
    region="440703",
    born=date(1983, 12, 5),
    address="广东省江门市蓬江区长堤样例巷9号",
    card_issuer="江门市公安局蓬江分局",
    card_from=date(2013, 12, 16),
    card_until=date(2033, 12, 16),
    jobs=(
        Job(
            employer="灵活就业",
            since=date(2012, 3, 1),
            base_yuan=2400,
            is_self_employed=True,
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="G60000070",
        bank="中国银行",
        issued_on=date(2018, 4, 19),
        valid_until=date(2028, 4, 19),
        issuer="江门市人力资源和社会保障局",
    ),
    travel_papers=(
        TravelPaper(
            kind="passport",
            number="E00000070",
            issued_on=date(2024, 5, 6),
            valid_until=date(2034, 5, 5),
            issuer=_IMMIGRATION,
        ),
    ),
    shows="Self-employed: pays social security alone, has no housing-fund account.",
    shows_zh="灵活就业：自己缴社保，没有公积金账户。",
)

DENG_ZHIQIANG = Persona(
    code="deng-zhiqiang",
    name="邓志强",
    name_latin="DENG, ZHIQIANG",
    sex="male",
    region="441302",
    born=date(1994, 7, 19),
    address="广东省惠州市惠城区麦地样例路66号",
    card_issuer="惠州市公安局惠城分局",
    card_from=date(2020, 8, 3),
    card_until=date(2040, 8, 3),
    jobs=(
        Job(
            employer="惠州样例电子有限公司",
            since=date(2017, 7, 1),
            until=date(2026, 2, 1),
            base_yuan=4600,
            fund_rate=Decimal("0.06"),
        ),
    ),
    insurance=Insurance(
        status="paused",
        unemployment=Unemployment(since=date(2026, 3, 1), months=13, monthly_yuan=1755),
    ),
    insurance_card=InsuranceCard(
        number="H70000086",
        bank="中国工商银行",
        issued_on=date(2020, 9, 28),
        valid_until=date(2030, 9, 28),
        issuer="惠州市人力资源和社会保障局",
    ),
    housing_fund=HousingFund(account_number="441300000086", is_sealed=True),
    shows="Between jobs: social security paused, unemployment benefit, housing fund sealed, no "
    "travel papers.",
    shows_zh="失业中：社保中断，领取失业金，公积金已封存，没有出入境证件。",
)

GULINAER = Persona(
    code="gulinaer",
    name="古丽娜尔·艾尼瓦尔",
    name_latin="GULINAER AINIWAER",
    sex="female",
    region="650102",
    born=date(1996, 5, 22),
    address="新疆维吾尔自治区乌鲁木齐市天山区样例路18号",
    card_issuer="乌鲁木齐市公安局天山分局",
    card_from=date(2022, 6, 6),
    card_until=date(2042, 6, 6),
    ethnicity="05",
    jobs=(
        Job(
            employer="广州样例民族乐团",
            since=date(2019, 9, 1),
            base_yuan=6900,
            fund_rate=Decimal("0.12"),
        ),
    ),
    insurance=Insurance(
        status="active",
        maternity=(MaternityClaim(number="SY2026020093", applied_on=date(2026, 2, 24), days=188),),
    ),
    insurance_card=InsuranceCard(
        number="A10000093",
        bank="中国农业银行",
        issued_on=date(2019, 10, 30),
        valid_until=date(2029, 10, 30),
        issuer=_GUANGZHOU_CARDS,
    ),
    housing_fund=HousingFund(
        account_number="440100000093",
        under_way=WithdrawalUnderWay(kind="租房提取", amount_yuan=5400),
    ),
    travel_papers=(
        TravelPaper(
            kind="passport",
            number="E00000093",
            issued_on=date(2021, 12, 1),
            valid_until=date(2031, 11, 30),
            issuer=_IMMIGRATION,
        ),
    ),
    shows="A long minority name with a middle dot (·), Uyghur, card from another province. "
    "A housing-fund withdrawal under way.",
    shows_zh="带间隔号（·）的长姓名，维吾尔族，外省身份证；一笔公积金提取正在办理。",
)

SU_MIN = Persona(
    code="su-min",
    name="苏敏",
    name_latin="SU, MIN",
    sex="female",
    region="440304",
    born=date(1999, 2, 28),
    address="广东省深圳市福田区益田样例路7号",
    card_issuer="深圳市公安局福田分局",
    card_from=date(2017, 3, 6),
    card_until=date(2027, 3, 6),
    portrait=None,
    jobs=(
        Job(
            employer="深圳样例设计事务所",
            since=date(2021, 8, 1),
            base_yuan=7400,
            fund_rate=Decimal("0.05"),
        ),
    ),
    insurance=Insurance(status="active"),
    insurance_card=InsuranceCard(
        number="B20000107",
        bank="招商银行",
        issued_on=date(2021, 9, 13),
        valid_until=date(2031, 9, 13),
        issuer="深圳市人力资源和社会保障局",
    ),
    housing_fund=HousingFund(
        account_number="440300000107",
        withdrawals=(Withdrawal(on=date(2025, 1, 8), kind="租房提取", amount_yuan=6200),),
    ),
    shows="The population bureau holds no reference photo: a face cannot be compared.",
    shows_zh="公安人口库没有她的照片，无法比对人脸。",
)

ZHU_YAN = Persona(
    code="zhu-yan",
    name="朱䶮",
    name_latin="ZHU, YAN",
    sex="male",
    region="440105",
    born=date(1988, 4, 4),
    address="广东省广州市海珠区江南样例街30号",
    card_issuer="广州市公安局海珠分局",
    card_from=date(2014, 4, 21),
    card_until=date(2034, 4, 21),
    jobs=(
        Job(
            employer="广州样例物流有限公司",
            since=date(2013, 5, 1),
            base_yuan=3900,
            fund_rate=Decimal("0.07"),
        ),
    ),
    insurance=Insurance(status="active", is_frozen=True),
    insurance_card=InsuranceCard(
        number="A10000111",
        bank="中国建设银行",
        issued_on=date(2018, 12, 12),
        valid_until=date(2028, 12, 12),
        issuer=_GUANGZHOU_CARDS,
    ),
    housing_fund=HousingFund(account_number="440100000111"),
    shows="A character (䶮) that GBK lacks, and a social-security account frozen by the bureau.",
    shows_zh="姓名中有GBK没有的字（䶮），社保账户被冻结。",
)

TAN_YAOZU = Persona(
    code="tan-yaozu",
    name="谭耀祖",
    name_latin="TAN, YAOZU",
    sex="male",
    region="440783",
    born=date(1956, 2, 17),
    address="广东省江门市开平市赤坎样例路12号",
    card_issuer="开平市公安局",
    card_from=date(2008, 9, 1),
    card_until=None,
    jobs=(
        Job(
            employer="开平样例水暖器材厂",
            since=date(1994, 1, 1),
            until=date(2016, 2, 1),
            base_yuan=610,
        ),
    ),
    insurance=Insurance(
        status="retired",
        pension=Pension(
            since=date(2016, 3, 1), monthly_yuan=2140, attested_months_ago=13, residence="CA"
        ),
    ),
    insurance_card=InsuranceCard(
        number="G60000128",
        bank="中国银行",
        issued_on=date(2019, 5, 27),
        valid_until=date(2029, 5, 27),
        issuer="江门市人力资源和社会保障局",
    ),
    travel_papers=(
        TravelPaper(
            kind="passport",
            number="E00000128",
            issued_on=date(2022, 8, 15),
            valid_until=date(2032, 8, 14),
            issuer=_IMMIGRATION,
        ),
    ),
    shows="An elder who lives abroad: the pension attestation is overdue and the pension paused.",
    shows_zh="旅居国外的老人：养老待遇资格认证逾期，养老金暂停发放。",
)

# The first two have something at every bureau: they are "someone else" for each other and the rest.
PERSONAS = (
    LIN_XIAOMEI,
    WANG_WEI_NANSHAN,
    HE_XIULAN,
    WANG_WEI_CHANCHENG,
    ZHOU_ZIHAN,
    HUANG_JIANGUO,
    LIANG_HAIYAN,
    DENG_ZHIQIANG,
    GULINAER,
    SU_MIN,
    ZHU_YAN,
    TAN_YAOZU,
    *RARER,
    YE_JIAHAO,
)
