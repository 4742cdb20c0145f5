package io.everwire.tunnel;

import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.tunnel.address.AddressPolicy;
import io.everwire.tunnel.address.Target;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Connects to targets: resolves the name, leaves out what the policy refuses, and dials the very addresses that it
 * permitted, IPv6 first (WIRE.md 8).
 */
final class TargetDialer {
    /** From the request to the connection. */
    static final Duration LIMIT = Duration.ofSeconds(30);
    /** A name with more addresses than this is not worth trying them all. */
    private static final int MOST_ADDRESSES = 8;

    private static final Comparator<InetAddress> IPV6_FIRST =
            Comparator.comparing(address -> address instanceof Inet4Address);

    private final Transport transport;
    private final NameResolver resolver;
    private final AddressPolicy policy;
    private final Duration limit;

    TargetDialer(Transport transport, NameResolver resolver, AddressPolicy policy, Duration limit) {
        this.transport = transport;
        this.resolver = resolver;
        this.policy = policy;
        this.limit = limit;
    }

    /** Begins to dial. On {@code loop}, where the result's stage completes, too. */
    TargetDial dial(Target target, Loop loop) {
        TargetDial dial = new TargetDial(transport, target.port(), loop, limit);
        resolver.resolve(target.host())
                .whenComplete((addresses, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        dial.start(permitted(addresses));
                    } else {
                        dial.fail(failure);
                    }
                }));
        return dial;
    }

    private List<InetAddress> permitted(List<InetAddress> addresses) {
        return addresses.stream()
                .filter(address -> policy.permits(address.getAddress()))
                .sorted(IPV6_FIRST)
                .limit(MOST_ADDRESSES)
                .toList();
    }
}
