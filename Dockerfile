# Lookbook in a container: built in one stage, installed from its Debian package in the other.
#
#   docker build -t lookbook .
#   docker run --rm -v shop:/var/lib/lookbook -v $PWD/feed:/feed:ro lookbook import /feed/feed.csv --catalogue /var/lib/lookbook/shop
#   docker run --rm -v shop:/var/lib/lookbook lookbook keys create --catalogue /var/lib/lookbook/shop --scope search --name web
#   docker run -d -p 8080:8080 -v shop:/var/lib/lookbook lookbook
#
# Without a key the server refuses to be reached from outside of the container: make one first.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends chrpath dpkg-dev git libspng-dev libsqlite3-dev libssl-dev zlib1g-dev \
        libturbojpeg0-dev libwebp-dev make pkg-config python3 python3-pip unzip \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /lookbook
COPY . .
RUN make package

FROM debian:bookworm-slim
COPY --from=build /lookbook/.build/package/lookbook_*.deb /tmp/
RUN apt-get update \
    && apt-get install -y --no-install-recommends /tmp/lookbook_*.deb \
    && rm -rf /var/lib/apt/lists/* /tmp/lookbook_*.deb
USER lookbook
WORKDIR /var/lib/lookbook
VOLUME /var/lib/lookbook
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080 && printf "GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3 && grep -q "^HTTP/1.. 200" <&3'
ENTRYPOINT ["lookbook"]
CMD ["serve", "--catalogue", "/var/lib/lookbook/shop", "--config", "/etc/lookbook/lookbook.json", "--host", "0.0.0.0"]
