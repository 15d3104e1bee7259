# syntax=docker/dockerfile:1
# A release names BASE by its digest (.github/workflows/release.yml).
ARG BASE=python:3.13-slim-bookworm
FROM ${BASE} AS build
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements requirements
# Of what is not in everybody's image: sentry, opentelemetry (docs/deployment.md).
ARG EXTRAS=""
# No pip in what serves, and no time stamps of this hour in it.
RUN python -m venv /venv \
 && for part in main ${EXTRAS}; do /venv/bin/pip install --require-hashes --no-compile -r "requirements/${part}.txt" || exit 1; done \
 && /venv/bin/python -m compileall -q --invalidation-mode unchecked-hash /venv/lib \
 && rm -rf /venv/lib/python3.*/site-packages/pip /venv/lib/python3.*/site-packages/pip-*.dist-info /venv/bin/pip*

FROM ${BASE}
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Marquee" \
      org.opencontainers.image.description="Film recommendations that say why" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN useradd --system --uid 10001 --user-group --create-home --home-dir /data --shell /usr/sbin/nologin marquee
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py ./
COPY project project
COPY catalog catalog
COPY accounts accounts
COPY recommend recommend
COPY templates templates
COPY static static
COPY styles styles
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MARQUEE_HOME=/data HOST=0.0.0.0 LOG_FORMAT=json
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', int(os.environ.get('OPS_PORT', '8001').rpartition(':')[2]), timeout=2); c.request('GET', '/livez'); sys.exit(c.getresponse().status != 200)"]
CMD ["python", "manage.py", "up"]
