package io.everwire.tunnel.cli;

import io.everwire.spi.TransportProvider;
import io.everwire.tunnel.address.Cidr;
import io.everwire.tunnel.proxyprotocol.ProxyProtocol;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** An exit whose clients come through a balancer. */
final class BalancerOptions {
    private static final List<Cidr> THIS_MACHINE = List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1"));

    @Option(
            names = "--proxy-protocol",
            required = true,
            description =
                    "Clients come through a balancer that begins each connection with a PROXY header, version 1 or"
                            + " 2. Limits and logs go by the address in it.")
    @SuppressWarnings("UnusedVariable") // that it was said is all
    private boolean proxyProtocol;

    @Option(
            names = "--proxy-protocol-from",
            paramLabel = "CIDR",
            converter = Converters.Block.class,
            description = "Where the balancers are; connections from elsewhere are refused, as whoever reaches the exit"
                    + " could name any address. Can be given more than once. (default: this machine)")
    private final List<Cidr> from = new ArrayList<>();

    TransportProvider over(TransportProvider plain) {
        return new ProxyProtocol(from.isEmpty() ? THIS_MACHINE : from, ProxyProtocol.USUAL_LIMIT).over(plain);
    }
}
