package io.everwire.bench.peer;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS with one version and one cipher, so that it is known what is measured. The certificate is made up (P-256), and the
 * client takes any: checking a chain is no part of what is compared.
 */
record Tls(SslProvider provider, String version, String cipher) {
    static X509Bundle certificate() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    SslContext server(@Nullable String protocol) throws Exception {
        X509Bundle made = certificate();
        return narrowed(
                SslContextBuilder.forServer(made.getKeyPair().getPrivate(), made.getCertificatePath()), protocol);
    }

    SslContext client(@Nullable String protocol) throws SSLException {
        return narrowed(SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE), protocol);
    }

    /** BoringSSL does not know the ciphers of TLS 1.3 as a choice. */
    private SslContext narrowed(SslContextBuilder builder, @Nullable String protocol) throws SSLException {
        boolean fixed = provider == SslProvider.OPENSSL && version.equals("TLSv1.3");
        return builder.sslProvider(provider)
                .protocols(version)
                .ciphers(fixed ? null : List.of(cipher))
                .applicationProtocolConfig(protocol == null ? null : negotiation(protocol))
                .build();
    }

    private static ApplicationProtocolConfig negotiation(String protocol) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocol);
    }
}
