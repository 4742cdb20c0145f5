package io.everwire.protocolr.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.Transport;
import java.security.SecureRandom;

/**
 * Builders of both sides, to be completed with keys. Needs bindings of {@link Transport}, {@link Multiplexer} and {@link
 * SecureRandom}.
 */
public final class ProtocolRModule extends AbstractModule {
    private final ProtocolRSettings settings;

    public ProtocolRModule() {
        this(ProtocolRSettings.defaults());
    }

    public ProtocolRModule(ProtocolRSettings settings) {
        this.settings = settings;
    }

    @Provides
    ResumableDialer.Builder dialer(Transport transport, Multiplexer multiplexer, SecureRandom random) {
        return ResumableDialer.builder(transport, multiplexer, random).settings(settings);
    }

    @Provides
    SessionAcceptor.Builder acceptor(Transport transport, Multiplexer multiplexer, SecureRandom random) {
        return SessionAcceptor.builder(transport, multiplexer, random).settings(settings);
    }
}
