"""The sample citizens who run an enterprise. No such division exists as in its code."""

from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import day_between, digits, pick


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    """`status` is the bureau's code: 1 open, 2 closed for now, 3 revoked, 4 deregistered."""

    uscc: str
    name: str
    kind: str
    representative: str
    capital: str
    founded_on: date
    address: str
    scope: str
    registrar: str
    issued_on: date
    status: str = "1"


ENTERPRISES = {
    "liang-haiyan": (
        Enterprise(
            uscc="92990000MA0000070C",
            name="江门市蓬江区样例海燕花店",
            kind="个体工商户",
            representative="梁海燕",
            capital="伍万元人民币",
            founded_on=date(2012, 3, 1),
            address="广东省江门市蓬江区长堤样例巷9号首层",
            scope="零售：鲜花、盆栽、礼品；花卉租摆服务。",
            registrar="江门市蓬江区市场监督管理局",
            issued_on=date(2021, 9, 14),
        ),
    ),
    "wang-wei-nanshan": (
        Enterprise(
            uscc="91990000MA0000034P",
            name="深圳样例微电子科技有限公司",
            kind="有限责任公司（自然人独资）",
            representative="王伟",
            capital="壹佰万元人民币",
            founded_on=date(2018, 4, 10),
            address="广东省深圳市南山区科技样例路88号B座501",
            scope="一般经营项目：集成电路设计；电子元器件的销售；技术咨询、技术服务。"
            "许可经营项目：无。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
            registrar="深圳市市场监督管理局",
            issued_on=date(2022, 1, 20),
            status="2",
        ),
    ),
    "zheng-minghua": (
        Enterprise(
            uscc="91990000MA00001428",
            name="广州样例智能装备有限公司",
            kind="有限责任公司",
            representative="郑明华",
            capital="贰佰万元人民币",
            founded_on=date(2009, 7, 21),
            address="广东省广州市番禺区大石样例街9号厂房",
            scope="工业机器人制造；智能仓储装备销售；货物进出口。",
            registrar="广州市番禺区市场监督管理局",
            issued_on=date(2023, 6, 5),
        ),
    ),
    "huang-jianguo": (
        Enterprise(
            uscc="91990000MA0000063P",
            name="汕头样例渔具有限公司",
            kind="有限责任公司",
            representative="黄建国",
            capital="伍拾万元人民币",
            founded_on=date(2009, 8, 6),
            address="广东省汕头市金平区中山样例路140号",
            scope="生产、销售：渔具、塑料制品。",
            registrar="汕头市市场监督管理局",
            issued_on=date(2009, 8, 6),
            status="3",
        ),
    ),
}


def enterprises_of(persona: Persona) -> tuple[Enterprise, ...] | None:
    """Return the enterprises that somebody runs."""
    if persona.draw is None:
        return ENTERPRISES.get(persona.code)
    on = day_between(date(2012, 1, 4), date(2025, 12, 31), persona.draw, "enterprise")
    body = f"92990000MA9{digits(6, persona.draw, 'enterprise')}"
    place = persona.address[3:9]
    return (
        Enterprise(
            uscc=body + uscc.calc_check_digit(body),
            name=f"{place}样例{persona.name[-1]}记商店",
            kind="个体工商户",
            representative=persona.name,
            capital="叁万元人民币",
            founded_on=on,
            address=persona.address,
            scope="零售：日用百货、食品、文具用品。",
            registrar=f"{place}市场监督管理局",
            issued_on=on,
            status=pick("11112", persona.draw, "open"),
        ),
    )
