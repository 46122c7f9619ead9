"""What a copy of a licence says: the agreed fields, and on every page for whom and for what."""

from datetime import date, datetime

from certificates.licences import Licence
from certificates.rendering.display import shown
from certificates.sealing.paper import Paper, Row
from certificates.sharing.request import CopyRequest, Wish
from core.clock import BEIJING, beijing_date


def copy_paper(request: CopyRequest, wish: Wish, licence: Licence, *, made_at: datetime) -> Paper:
    """Return what a copy says: the agreed fields, and no other.

    Args:
        made_at: Aware; the day on which issuer and copy are dated.
    """
    kind = licence.issued.kind
    made_on, until = _day(beijing_date(made_at)), _day(request.valid_until)
    return Paper(
        title_zh=kind.title_zh,
        title_en=kind.title_en,
        kind_zh="电子证照副本",
        kind_en="Copy of an electronic licence",
        identifier=licence.issued.identifier,
        ink=kind.look.ink,
        rows=(*_agreed_fields(wish, licence), _state(licence)),
        issuer=kind.issuer_zh,
        dated=made_on,
        # Which office it was would be told to somebody who did not ask for it.
        on_behalf="" if licence.record.issuer == kind.issuer_zh else "代签发机关加盖",
        note=_annotations(request, made_at=made_at),
        mark=(
            f"仅供{request.organisation}",
            f"用于{request.purpose}",
            f"{made_on}出具 有效期至{until}",
        ),
        foot=(
            f"仅供{request.organisation}用于“{request.purpose}”，有效期至{until}，挪作他用无效；"
            "改动或打印后请以电子印章验证结果为准。"
        ),
    )


def _agreed_fields(wish: Wish, licence: Licence) -> list[Row]:
    values = licence.record.values
    return [
        Row(
            title_zh=field.title_zh,
            title_en=field.title_en,
            value=shown(values[field.name], field.kind),
        )
        for field in licence.issued.kind.fields
        if field.name in wish.fields and field.name in values
    ]


def _state(licence: Licence) -> Row:
    as_of = f"有效 Valid（{_minute(licence.as_of)} 查自{licence.issued.kind.issuer_zh}）"
    return Row(title_zh="证照状态", title_en="State", value=as_of)


def _annotations(request: CopyRequest, *, made_at: datetime) -> tuple[Row, ...]:
    agreed_at = request.decided_at or made_at
    return (
        Row(title_zh="接收单位", title_en="Recipient", value=request.organisation),
        Row(title_zh="用途", title_en="Purpose", value=request.purpose),
        Row(title_zh="授权时间", title_en="Agreed at", value=_minute(agreed_at)),
        Row(title_zh="出具时间", title_en="Made at", value=_minute(made_at)),
        Row(title_zh="有效期至", title_en="Valid until", value=_day(request.valid_until)),
        Row(title_zh="申请编号", title_en="Request no.", value=request.request_id),
    )


def _minute(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M} 北京时间"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
