package io.everwire.tunnel.proxyprotocol;

import io.everwire.spi.Capability;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Unavailability;
import io.everwire.tunnel.address.Cidr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose headers are believed, and for how long one is waited for. Immutable.
 *
 * @param from the balancers; a connection from anywhere else is refused
 * @param limit from the connection to the whole header, more than zero
 */
public record ProxyProtocol(List<Cidr> from, Duration limit) {
    /** Balancers send it with the connection; only a lost packet delays it. */
    public static final Duration USUAL_LIMIT = Duration.ofSeconds(5);

    public ProxyProtocol {
        from = List.copyOf(from);
        if (from.isEmpty()) {
            throw new IllegalArgumentException("there must be a balancer whose header is believed");
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("limit " + limit + " must be more than zero");
        }
    }

    /** Whether this is the address of a balancer. */
    boolean trusts(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && from.stream()
                        .anyMatch(block -> block.contains(inet.getAddress().getAddress()));
    }

    /** The same transport, but each connection that it accepts begins with a header. */
    public TransportProvider over(TransportProvider plain) {
        return new TransportProvider() {
            @Override
            public String name() {
                return plain.name();
            }

            @Override
            public int priority() {
                return plain.priority();
            }

            @Override
            public Set<Capability> capabilities() {
                return plain.capabilities();
            }

            @Override
            public Optional<Unavailability> unavailability() {
                return plain.unavailability();
            }

            @Override
            public Transport create(TransportSettings settings) {
                return new ProxiedTransport(plain.create(settings), ProxyProtocol.this);
            }
        };
    }
}
