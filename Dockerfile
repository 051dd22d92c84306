# One image for web, worker and migrate; runs as nobody and needs no writable root.
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements/run.lock requirements/run.lock
RUN python -m venv /opt/peermatch \
 && /opt/peermatch/bin/pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY pyproject.toml README.md ./
COPY src src
RUN /opt/peermatch/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
COPY --from=build /opt/peermatch /opt/peermatch
RUN install -d -o 65534 -g 65534 -m 0700 /var/lib/peermatch/keys
ENV PATH=/opt/peermatch/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 65534:65534
EXPOSE 8000
ENTRYPOINT ["peermatch"]
CMD ["web", "--host", "0.0.0.0", "--port", "8000"]
