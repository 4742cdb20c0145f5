package com.example.echo;

import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;

/** Sends back what comes, on as many streams as clients open. */
public final class EchoServer implements AutoCloseable {
    private final Transport transport = Transports.best().create(TransportSettings.defaults());
    private final SessionAcceptor acceptor;

    public EchoServer(ExitKey key) {
        acceptor = SessionAcceptor.builder(transport, new SmuxMultiplexer(MuxSettings.defaults()), new SecureRandom())
                .key(key)
                .listener(session -> {
                    session.streams(EchoServer::echo);
                    return SessionObserver.NONE;
                })
                .build();
    }

    public InetSocketAddress listen(InetSocketAddress address) {
        return (InetSocketAddress)
                acceptor.listen(address).toCompletableFuture().join().local();
    }

    private static void echo(Stream stream) {
        ByteBuffer piece = ByteBuffer.allocate(4096);
        stream.read(piece).thenAccept(count -> {
            if (count < 0) {
                stream.close();
            } else {
                stream.write(piece.flip()).thenRun(() -> echo(stream));
            }
        });
    }

    @Override
    public void close() {
        acceptor.close().toCompletableFuture().join();
        transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture().join();
    }
}
