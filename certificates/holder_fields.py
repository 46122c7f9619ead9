"""Fields that most types have: who holds the licence, in the terms of GB/T 36903."""

from certificates.licence_type import Disclosure, FieldKind, LicenceField

NAME = LicenceField(name="name", title_zh="姓名", title_en="Name", term="CZZT")
NAME_LATIN = LicenceField(name="name_latin", title_zh="拼音姓名", title_en="Name in Latin script")
BIRTH_DATE = LicenceField(
    name="birth_date",
    title_zh="出生日期",
    title_en="Date of birth",
    kind=FieldKind.DATE,
    disclosure=Disclosure.CONSENT,
)
ID_NUMBER = LicenceField(
    name="id_number",
    title_zh="公民身份号码",
    title_en="Citizen ID number",
    term="CZZTDM",
    disclosure=Disclosure.CONSENT,
)
