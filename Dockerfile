# syntax=docker/dockerfile:1
FROM python:3.13-slim-bookworm AS build
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/main.txt requirements/main.txt
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements/main.txt

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /data marquee
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
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%s/livez' % os.environ.get('PORT', 8000), timeout=2)"]
CMD ["python", "manage.py", "up"]
