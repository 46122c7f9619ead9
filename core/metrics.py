"""Every metric of the project. Labels are small fixed sets: never a person, never an id."""

from prometheus_client import Counter, Gauge, Histogram

from core.tally import Seconds

HTTP_REQUESTS = Counter(
    "minsheng_http_requests", "Requests answered", ["route", "method", "status"]
)
HTTP_SECONDS = Seconds("minsheng_http_request_seconds", "Seconds from request to answer", ["route"])
HTTP_REFUSED = Counter("minsheng_http_refused", "Requests refused because there are too many")
UPSTREAM_CALLS = Counter(
    "minsheng_upstream_calls",
    "Calls to bureaus and the verifier",
    ["bureau", "operation", "outcome"],
)
UPSTREAM_SECONDS = Seconds(
    "minsheng_upstream_call_seconds", "Seconds of a call to a bureau or the verifier", ["bureau"]
)
FACE_VERDICTS = Counter("minsheng_face_verdicts", "Judged face verifications", ["reason"])
CODE_VERDICTS = Counter("minsheng_code_verdicts", "Judged licence codes", ["mode", "reason"])
VERIFIER_JOBS = Counter("minsheng_verifier_jobs", "Jobs of the verifier", ["kind", "outcome"])
VERIFIER_JOB_SECONDS = Histogram(
    "minsheng_verifier_job_seconds", "Seconds of one verifier job", ["kind"]
)
VERIFIER_BUSY = Gauge("minsheng_verifier_busy", "Jobs running or waiting in the verifier", ["kind"])
