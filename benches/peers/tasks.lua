-- What wrk sends in the `accept` section.
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["x-api-key"] = os.getenv("KEY") or "dev"
wrk.body = '{"task":"sleep","payload":{"seconds":0}}'
