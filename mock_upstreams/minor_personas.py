"""Sample citizens under 18, who have papers and no accounts. All are invented."""

from datetime import date

from mock_upstreams.lives import InsuranceCard, Persona, TravelPaper

_IMMIGRATION = "中华人民共和国国家移民管理局"

ZHOU_ZIHAN = Persona(
    code="zhou-zihan",
    name="周子涵",
    name_latin="ZHOU, ZIHAN",
    sex="female",
    region="440402",
    born=date(2018, 6, 1),
    address="广东省珠海市香洲区情侣样例路21号",
    card_issuer="珠海市公安局香洲分局",
    card_from=date(2025, 7, 10),
    card_until=date(2030, 7, 10),
    insurance_card=InsuranceCard(
        number="C40000057",
        bank="中国建设银行",
        issued_on=date(2019, 1, 4),
        valid_until=date(2029, 1, 4),
        issuer="珠海市人力资源和社会保障局",
    ),
    travel_papers=(
        TravelPaper(
            kind="hk_macau_permit",
            number="C00000057",
            issued_on=date(2025, 7, 21),
            valid_until=date(2030, 7, 20),
            issuer=_IMMIGRATION,
        ),
    ),
    shows="A minor under 14: a guardian's consent is needed. A social-security card, no account.",
    shows_zh="未满14周岁：需要监护人同意；有社保卡，没有账户。",
)

YE_JIAHAO = Persona(
    code="ye-jiahao",
    name="叶嘉豪",
    name_latin="YE, JIAHAO",
    sex="male",
    region="440605",
    born=date(2012, 1, 18),
    address="广东省佛山市南海区桂城样例路17号502房",
    card_issuer="佛山市公安局南海分局",
    card_from=date(2025, 8, 4),
    card_until=date(2030, 8, 4),
    insurance_card=InsuranceCard(
        number="E30000208",
        bank="中国工商银行",
        issued_on=date(2021, 9, 15),
        valid_until=date(2031, 9, 15),
        issuer="佛山市人力资源和社会保障局",
    ),
    travel_papers=(
        TravelPaper(
            kind="passport",
            number="E00000208",
            issued_on=date(2025, 8, 20),
            valid_until=date(2030, 8, 19),
            issuer=_IMMIGRATION,
        ),
    ),
    shows="A minor of 14 to 17 (until 2030): no guardian is needed for a face check, and his ID "
    "card answers Under 18. A social-security card, a passport, a birth certificate, no account.",
    shows_zh="14至17周岁的未成年人（2030年成年）：人脸核验不需要监护人，身份证核验显示未满18岁；"
    "有社保卡、护照和出生医学证明，没有账户。",
)
