FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DATA_DIR=/data KEY_DIR=/keys

# pg_dump and psql are for backup and restore, of the same version as the server in docker-compose.yml.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 villagegov \
    && install --directory --owner=villagegov --mode=0700 /data /keys

WORKDIR /app
COPY requirements/server.txt requirements/server.txt
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/server.txt
COPY . .

USER villagegov
EXPOSE 8000
CMD ["gunicorn", "villagegov.wsgi:application", "--bind=0.0.0.0:8000", "--workers=2", "--threads=8", "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
