package io.everwire.bench.peer;

import io.everwire.bench.flow.Stack;
import io.netty.handler.ssl.SslProvider;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The peers by name. */
public final class Peers {
    private static final String CHACHA_12 = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
    private static final String AES_12 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    private static final String CHACHA_13 = "TLS_CHACHA20_POLY1305_SHA256";
    private static final String AES_13 = "TLS_AES_128_GCM_SHA256";
    private static final String TLS_12 = "TLSv1.2";
    private static final String TLS_13 = "TLSv1.3";

    /** BoringSSL lets nobody choose the cipher of TLS 1.3, and takes AES where the processor has it: ChaCha20 means 1.2. */
    private static final Map<String, Supplier<Stack>> ALL = new TreeMap<>(Map.of(
            "tcp", () -> new TcpStack(null),
            "tls12-chacha-boringssl", () -> new TcpStack(new Tls(SslProvider.OPENSSL, TLS_12, CHACHA_12)),
            "tls12-aes-boringssl", () -> new TcpStack(new Tls(SslProvider.OPENSSL, TLS_12, AES_12)),
            "tls13-aes-boringssl", () -> new TcpStack(new Tls(SslProvider.OPENSSL, TLS_13, AES_13)),
            "tls13-chacha-jdk", () -> new TcpStack(new Tls(SslProvider.JDK, TLS_13, CHACHA_13)),
            "tls13-aes-jdk", () -> new TcpStack(new Tls(SslProvider.JDK, TLS_13, AES_13)),
            "http2-chacha-boringssl", () -> new Http2Stack(new Tls(SslProvider.OPENSSL, TLS_12, CHACHA_12)),
            "http2-aes-boringssl", () -> new Http2Stack(new Tls(SslProvider.OPENSSL, TLS_13, AES_13)),
            "rsocket-resume-aes-boringssl", () -> new RSocketStack(new Tls(SslProvider.OPENSSL, TLS_13, AES_13)),
            "quic", QuicStack::new));

    private Peers() {}

    /** All names, in order. */
    public static Iterable<String> names() {
        return ALL.keySet();
    }

    /**
     * The peer of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Stack named(String name) {
        Supplier<Stack> stack = ALL.get(name);
        if (stack == null) {
            throw new IllegalArgumentException("no peer " + name + "; there are " + ALL.keySet());
        }
        return stack.get();
    }
}
