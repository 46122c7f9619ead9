"""Templates: what the documented ones give, what is refused, and that nothing ever gets out."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.seen import Seen
from mock_upstreams.stubs.templates.filling import compile_template
from mock_upstreams.stubs.templates.helpers import HELPERS
from mock_upstreams.stubs.templates.model import request_model
from mock_upstreams.stubs.templates.syntax import TemplateProblem

NOW = datetime(2026, 11, 22, 15, 16, 17, tzinfo=UTC)
SEEN = Seen(
    method="POST",
    url="/a/b%20c/d?search=one+two&things=1&things=2&things=3&ids[]=111&ids[]=222",
    headers=(
        ("Host", "bureau.example:8080"),
        ("X-Request-Id", "r-7"),
        ("MyDate", "Tue, 15 Jun 2021 15:16:17 GMT"),
        ("X-Padded", "  x  "),
        ("Cookie", "JSESSIONID=abc"),
    ),
    body=b'{"outer": {"inner": "Stuff"}, "names": ["Jeff", "Ann"], "n": 3}',
)
XML = b'<things xmlns:m="urn:m"><item id="1">One</item><item id="2">Two</item><m:t>x</m:t></things>'


def render(template: str, seen: Seen = SEEN) -> str:
    model = {"request": request_model(seen, {"contactId": "42"}, "id-1"), "parameters": {"P": "v"}}
    return compile_template(template).render(model, NOW, Random(7))  # noqa: S311  # no secret


@pytest.mark.parametrize(
    "template, text",
    [
        ("plain", "plain"),
        ("{{request.url}}", SEEN.url),
        ("{{request.path}}", "/a/b%20c/d"),
        ("{{request.path.0}} {{request.path.[2]}} {{request.path.contactId}}", "a d 42"),
        ("{{request.pathSegments.[1]}}{{request.pathSegments.9}}", "b%20c"),
        ("{{request.query.search}} {{request.query.nothing}}", "one two "),
        (
            "{{request.query.things}}{{request.query.things.0}}{{request.query.things.first}}"
            "{{request.query.things.1}}{{request.query.things.[-1]}}{{request.query.things.last}}",
            "111223",
        ),
        ("{{lookup request.query 'ids[].1'}}", "222"),
        ("{{request.headers.x-request-id}} {{request.headers.X-Request-Id.0}}", "r-7 r-7"),
        ("{{request.headers.[X-Request-Id]}}", "r-7"),
        ("{{request.cookies.JSESSIONID}} {{request.method}}", "abc POST"),
        ("{{request.host}}:{{request.port}} {{request.scheme}}", "bureau.example:8080 http"),
        ("{{request.baseUrl}}", "http://bureau.example:8080"),
        ("{{parameters.P}}", "v"),
        ("{{!-- unseen {{x}} --}}{{! unseen }}seen", "seen"),
        ("a {{~ 'x' ~}} b", "axb"),
        ("{{{request.method}}} {{&request.method}}", "POST POST"),
        ("{{jsonPath request.body '$.outer.inner'}}", "Stuff"),
        ("{{jsonPath request.body '$.outer'}}", '{"inner":"Stuff"}'),
        ("{{jsonPath request.body '$.names'}}", '["Jeff","Ann"]'),
        ("{{jsonPath request.body '$.size' default='M'}}", "M"),
        (
            "{{#each (jsonPath request.body '$.names') as |who|}}{{@index}}{{who}},{{/each}}",
            "0Jeff,1Ann,",
        ),
        (
            "{{#each (jsonPath request.body '$.names')}}{{this}}"
            "{{#unless @last}}-{{/unless}}{{/each}}",
            "Jeff-Ann",
        ),
        ("{{#each (jsonPath request.body '$.outer')}}{{@key}}={{this}}{{/each}}", "inner=Stuff"),
        ("{{#each (array)}}x{{else}}none{{/each}}", "none"),
        (
            "{{#with (jsonPath request.body '$.outer')}}{{inner}}{{../request.method}}{{/with}}",
            "StuffPOST",
        ),
        ("{{#if (contains 'abcde' 'abc')}}YES{{else}}NO{{/if}}", "YES"),
        ("{{#if request.query.nothing}}a{{else if request.query.search}}b{{else}}c{{/if}}", "b"),
        ("{{#unless request.query.nothing}}none{{/unless}}", "none"),
        ("{{^request.query.nothing}}none{{/request.query.nothing}}", "none"),
        ("{{#eq request.method 'POST'}}yes{{else}}no{{/eq}}", "yes"),
        ("{{#neq request.method 'POST'}}yes{{else}}no{{/neq}}", "no"),
        ("{{#gt (jsonPath request.body '$.n') 2}}big{{/gt}}{{#lte 2 1}}x{{/lte}}", "big"),
        ("{{#and true 1}}a{{/and}}{{#or '' 0}}b{{else}}c{{/or}}{{not true}}", "acfalse"),
        ("{{#matches '123' '[0-9]+'}}YES{{/matches}}", "YES"),
        ("{{capitalize 'mock my stuff'}} {{upper 'a'}}{{lower 'B'}}", "Mock My Stuff Ab"),
        ("[{{trim request.headers.X-Padded}}] [{{#trim}}  x  {{/trim}}]", "[x] [x]"),
        ("{{substring 'abcdef' 2}} {{substring 'abcdef' 1 3}}", "cdef bc"),
        (
            "{{replace 'a-b' '-' '+'}} {{join (array 1 2) ', '}} {{abbreviate 'abcdefgh' 6}}",
            "a+b 1, 2 abc...",
        ),
        ("{{defaultIfEmpty request.query.nothing 'none'}}", "none"),
        ("{{#assign 'q'}}{{upper 'x'}}{{/assign}}{{q}}", "X"),
        ("{{val request.query.nothing or='d' assign='v'}}{{v}}", "d"),
        (
            "{{isOdd 3}} {{isOdd 3 'rightBox'}} {{isEven 2}} {{stripes 3 'even' 'odd'}}",
            "odd rightBox even odd",
        ),
        (
            "{{math 1 '+' 2}} {{math 4 '-' 2}} {{math 2 '*' 3}} {{math 8 '/' 2}} {{math 10 '%' 3}}",
            "3 2 6 4 1",
        ),
        ("{{range 3 8}} {{array 1 'two' true}} {{array}}", "[3, 4, 5, 6, 7, 8] [1, two, true] []"),
        (
            "{{arrayAdd (array 1 'three') 2 position=1}} {{arrayRemove (array 1 2 'three')}}",
            "[1, 2, three] [1, 2]",
        ),
        ("{{arrayJoin ',' (array 'One' 'Two') prefix='[' suffix=']'}}", "[One,Two]"),
        ("{{size 'abcde'}} {{size request.query.things}}", "5 3"),
        (
            "{{numberFormat 123.4567 '###.000000' 'en_GB'}} "
            "{{numberFormat 12345.678 groupingUsed=false}}",
            "123.456700 12345.678",
        ),
        (
            "{{base64 'hello'}} {{base64 'aGVsbG8=' decode=true}} {{base64 'hi' padding=false}}",
            "aGVsbG8= hello aGk",
        ),
        ("{{urlEncode 'a b&c'}} {{urlEncode 'a%20b' decode=true}}", "a+b%26c a b"),
        ("{{regexExtract 'abc-DEF-123' '[A-Z]+'}}", "DEF"),
        ("{{regexExtract 'abc-DEF-123' '([a-z]+)-([A-Z]+)' 'p'}}{{p.0}},{{p.1}}", "abc,DEF"),
        ("{{regexExtract 'abc' '[0-9]+' default='none'}}", "none"),
        ('{{#parseJson \'o\'}}{"name": "x"}{{/parseJson}}{{o.name}}', "x"),
        ("{{lookup (parseJson request.body) 'n'}}", "3"),
        ("{{toJson (array 1 2 3)}}", "[1,2,3]"),
        ("{{formatJson '{\"a\": 1}' format='compact'}}", '{"a":1}'),
        (
            '{{jsonMerge \'{"a": {"x": 1}, "l": [1]}\' \'{"a": {"y": 2}, "l": [2]}\'}}',
            '{"a":{"x":1,"y":2},"l":[2]}',
        ),
        ("{{#jsonArrayAdd '[1]'}}2{{/jsonArrayAdd}}", "[1,2]"),
        ("{{jsonRemove '[{\"id\": 1}, {\"id\": 2}]' '$.[?(@.id == 1)]'}}", '[{"id":2}]'),
        ("{{now}}", "2026-11-22T15:16:17Z"),
        ("{{now offset='3 days' format='yyyy-MM-dd'}}", "2026-11-25"),
        (
            "{{now offset='-24 seconds' format='unix'}} {{now format='epoch'}}",
            "1795360553 1795360577000",
        ),
        (
            "{{now timezone='Asia/Shanghai' format=\"yyyy-MM-dd'T'HH:mm:ssXXX\"}}",
            "2026-11-22T23:16:17+08:00",
        ),
        ("{{date (parseDate request.headers.MyDate)}}", "2021-06-15T15:16:17Z"),
        ("{{date (parseDate '15/06/2021' format='dd/MM/yyyy') format='d MMM yy'}}", "15 Jun 21"),
        (
            "{{date (truncateDate (parseDate request.headers.MyDate) 'first day of month')}}",
            "2021-06-01T00:00:00Z",
        ),
        ("{{hostname}}", "localhost"),
    ],
)
def test_a_documented_template_gives_what_is_documented(template: str, text: str) -> None:
    assert render(template) == text


@pytest.mark.parametrize(
    "template, text",
    [
        ("{{xPath request.body '/things/item[1]/text()'}}", "One"),
        ("{{xPath request.body '/things/item[2]'}}", '<item id="2">Two</item>'),
        ("{{xPath request.body 'count(//item)'}}", "2"),
        (
            "{{#each (xPath request.body '/things/item') as |node|}}"
            "{{node.name}}:{{node.text}}:{{node.attributes.id}} {{/each}}",
            "item:One:1 item:Two:2 ",
        ),
        ("{{xPath request.body '//t/text()'}}", "x"),
    ],
)
def test_xml_is_looked_into(template: str, text: str) -> None:
    assert render(template, Seen(method="POST", url="/", body=XML)) == text


def test_soap_bodies_are_looked_into() -> None:
    soap = (
        b'<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope/"><soap:Body>'
        b'<m:a xmlns:m="urn:m"><m:test>success</m:test></m:a></soap:Body></soap:Envelope>'
    )

    found = render(
        "{{soapXPath request.body '/a/test/text()'}}", Seen(method="POST", url="/", body=soap)
    )

    assert found == "success"


def test_forms_are_looked_into() -> None:
    seen = Seen(method="POST", url="/", body=b"a=1&b=x%20y&a=2")

    assert render("{{formData request.body 'f' urlDecode=true}}{{f.b}} {{f.a.1}}", seen) == "x y 2"


@pytest.mark.parametrize(
    "template, fits",
    [
        ("{{randomValue length=33 type='ALPHANUMERIC'}}", r"[a-z0-9]{33}"),
        ("{{randomValue length=12 type='ALPHANUMERIC' uppercase=true}}", r"[A-Z0-9]{12}"),
        ("{{randomValue length=10 type='NUMERIC'}}", r"[0-9]{10}"),
        ("{{randomValue type='UUID'}}", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("{{randomValue length=32 type='HEXADECIMAL' uppercase=true}}", r"[0-9A-F]{32}"),
        ("{{pickRandom '1' '2' '3'}}", r"[123]"),
        ("{{pickRandom (jsonPath request.body '$.names')}}", r"Jeff|Ann"),
        ("{{pickRandom 1 2 3 4 5 count=3}}", r"\[\d, \d, \d\]"),
        ("{{randomInt lower=5 upper=9}}", r"[5-9]"),
        ("{{randomDecimal lower=-10.1 upper=-0.9}}", r"-\d+\.\d+"),
    ],
)
def test_chance_is_of_the_kind_asked_for_and_the_same_from_one_seed(
    template: str, fits: str
) -> None:
    text = render(template)

    assert re.fullmatch(fits, text)
    assert render(template) == text


@pytest.mark.parametrize(
    "template, reason",
    [
        ("{{nonsense 'x'}}", "the helper nonsense is not known here"),
        ("{{#if (nonsense 1)}}x{{/if}}", "the helper nonsense is not known here"),
        ("{{systemValue key='PATH'}}", "the helper systemValue is not known here"),
        ("{{#if x}}", "is not closed"),
        ("{{/if}}", "closes nothing"),
        ("{{#if x}}{{/each}}", "closes nothing"),
        ("{{else}}", "outside a block"),
        ("{{request.url", "without }}"),
        ("{{}}", "says nothing"),
        ("{{upper (lower 'x'}}", "does not end"),
        ("{{#if x}}" * 40 + "{{/if}}" * 40, "at most"),
    ],
)
def test_a_template_that_cannot_work_is_refused_when_it_is_read(template: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("}", r"\}")):
        compile_template(template)


@pytest.mark.parametrize(
    "template",
    [
        "{{jsonPath 'no json' '$.a'}}",
        "{{xPath 'no xml' '/a'}}",
        "{{math 1 '/' 0}}",
        "{{numberFormat '1e99999999'}}",
        "{{numberFormat '1e999999' '#,##0'}}",
        "{{math 'x' '+' 2}}",
        "{{substring 'abc' 9}}",
        "{{range 0 99999999}}",
        "{{now offset='3 fortnights'}}",
        "{{now format='QQQ'}}",
        "{{now timezone='Nowhere/Town'}}",
        "{{regexExtract 'abc' '[0-9]+'}}",
        "{{randomValue length=99999999}}",
        "{{parseDate 'never'}}",
        "{{#each (range 0 9999)}}{{#each (range 0 9999)}}x{{/each}}{{/each}}",
    ],
)
def test_what_cannot_be_done_stands_in_the_answer(template: str) -> None:
    assert "[ERROR: " in render(template)


_ARGUMENTS = st.sampled_from(
    [
        "''",
        "'a'",
        "0",
        "-1",
        "9999999",
        "1.5",
        "true",
        "null",
        "request",
        "request.body",
        "this",
        "request.query.things",
        "(array 1 2)",
        "(now)",
        "(jsonPath request.body '$')",
        "'$..*'",
        "'/*'",
    ]
)


@given(
    name=st.sampled_from(sorted(HELPERS)),
    arguments=st.lists(_ARGUMENTS, max_size=4),
    is_block=st.booleans(),
)
def test_no_helper_lets_an_error_out_whatever_it_is_given(
    name: str, arguments: list[str], is_block: bool
) -> None:
    inside = " ".join([name, *arguments])
    template = (
        f"{{{{#{inside}}}}}x{{{{else}}}}y{{{{/{name}}}}}" if is_block else f"{{{{{inside}}}}}"
    )

    assert isinstance(render(template), str)


@given(st.text(alphabet="{}#/^~!&()[]'\".|= axif0-@", max_size=40))
def test_any_text_is_a_template_or_refused_as_one(text: str) -> None:
    with suppress(TemplateProblem):
        assert isinstance(render(text), str)
