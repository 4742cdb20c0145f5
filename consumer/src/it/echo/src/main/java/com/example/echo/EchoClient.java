package com.example.echo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.spi.ThreadLoop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;

/** One stream to an echo server, however often the connection below it dies. */
public final class EchoClient implements AutoCloseable {
    private final Transport transport = Transports.best().create(TransportSettings.defaults());
    private final ThreadLoop loop = new ThreadLoop("pool");
    private final ResumableSessionPool pool;
    private final Stream stream;

    public EchoClient(InetSocketAddress server, ExitPublicKey key) {
        SecureRandom random = new SecureRandom();
        ResumableDialer dialer = ResumableDialer.builder(
                        transport, new SmuxMultiplexer(MuxSettings.defaults()), random)
                .exit(server)
                .exitKey(key)
                .build();
        pool = new ResumableSessionPool(
                dialer, loop, random, PoolSettings.builder().members(1).build());
        pool.start();
        stream = pool.open(Duration.ofSeconds(30)).toCompletableFuture().join();
    }

    public String ask(String question) throws IOException {
        byte[] bytes = question.getBytes(UTF_8);
        stream.output().write(bytes);
        return new String(stream.input().readNBytes(bytes.length), UTF_8);
    }

    @Override
    public void close() {
        stream.close();
        pool.close().toCompletableFuture().join();
        transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture().join();
        loop.shutdown();
    }
}
