# Samrum in a container: docker build -t samrum . && docker run -p 3000:3000 -v samrum:/var/lib/samrum samrum
FROM rust:1-bookworm AS build
WORKDIR /samrum
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/samrum/target \
    ./run --build-only && mkdir /built && cp -r target/release/samrum target/site /built/

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libstdc++6 && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/samrum --create-home --shell /usr/sbin/nologin samrum
COPY --from=build /built/samrum /usr/bin/samrum
COPY --from=build /built/site /usr/share/samrum/site
COPY LICENSE /usr/share/doc/samrum/LICENSE
USER samrum
WORKDIR /var/lib/samrum
VOLUME /var/lib/samrum
ENV SAMRUM_DATA=/var/lib/samrum SAMRUM_LISTEN=0.0.0.0:3000
EXPOSE 3000
HEALTHCHECK --start-period=20s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3000 && printf 'GET /readyz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.. 200' <&3"]
ENTRYPOINT ["samrum"]
CMD ["serve"]
