"""Fields that most types have: who holds the licence, in the terms of GB/T 36903."""

from certificates.licence_type import Disclosure, LicenceField

NAME = LicenceField(name="name", title_zh="姓名", title_en="Name", term="CZZT")
ID_NUMBER = LicenceField(
    name="id_number",
    title_zh="公民身份号码",
    title_en="Citizen ID number",
    term="CZZTDM",
    disclosure=Disclosure.CONSENT,
)
