package io.everwire.testkit.simulation;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.Side;
import io.everwire.testkit.reason.Reasons;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A dial under way: its SYN travels, is answered, ignored (and sent again) or refused. {@code SYN under way -> SYN-ACK
 * under way (there is a link) -> done}.
 */
final class SimulatedDial implements Transport.Dial {
    private static final long RETRANSMIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final SimulatedNetwork network;
    private final SimulatedTransport from;
    private final SocketAddress to;
    private final VirtualLoop loop;
    private final ConnectionHandler handler;
    private final SplittableRandom random;
    private final Timer timeout;
    private @Nullable SimulatedConnection connection;
    private boolean done;

    SimulatedDial(
            SimulatedNetwork network,
            SimulatedTransport from,
            SocketAddress to,
            VirtualLoop loop,
            ConnectionHandler handler,
            SplittableRandom random) {
        this.network = network;
        this.from = from;
        this.to = to;
        this.loop = loop;
        this.handler = handler;
        this.random = random;
        this.timeout = new Timer(network.events(), null, () -> fail(ErrorCode.CONNECT_TIMEOUT));
    }

    void start(DialSettings settings) {
        timeout.arm(network.now() + settings.timeout().toNanos());
        if (!(to instanceof InetSocketAddress address) || address.isUnresolved() || address.getPort() == 0) {
            fail(ErrorCode.ADDRESS_INVALID);
        } else if (network.hostOf(address) == null) {
            fail(ErrorCode.UNREACHABLE);
        } else if (settings.local() != null && !from.owns(settings.local())) {
            fail(ErrorCode.ADDRESS_NOT_AVAILABLE);
        } else {
            sendSyn(address, from.localFor(settings), 0);
        }
    }

    private void sendSyn(InetSocketAddress address, InetSocketAddress local, long wait) {
        long delay = travel(network.linkSettings(from.host(), network.hostOf(address)));
        network.events().at(network.now() + wait + delay, null, () -> synArrived(address, local));
    }

    private long travel(LinkSettings settings) {
        return settings.delay().toNanos() + random.nextLong(settings.jitter().toNanos() + 1);
    }

    private void synArrived(InetSocketAddress address, InetSocketAddress local) {
        SimulatedListener listener = network.listenerAt(address);
        if (done) {
            return;
        }
        if (network.dialsHang() || (listener != null && !listener.hasRoom())) {
            sendSyn(address, local, RETRANSMIT_NANOS);
        } else if (listener == null || network.dialsRefused()) {
            long back = travel(network.linkSettings(network.hostOf(address), from.host()));
            network.events().at(network.now() + back, null, () -> fail(ErrorCode.CONNECT_REFUSED));
        } else {
            connect(listener, new Link.Endpoints(local, address));
        }
    }

    private void connect(SimulatedListener listener, Link.Endpoints endpoints) {
        Link link = network.newLink(from, listener.transport(), endpoints, loop);
        SimulatedConnection dialer = link.dialer();
        connection = dialer;
        dialer.beforeOpen(handler);
        Flow down = link.into(Side.DIALER);
        long opened = network.now() + down.drawDelay();
        down.notBefore(opened);
        listener.add(link);
        network.events().at(opened, loop, () -> opened(dialer));
    }

    private void opened(SimulatedConnection dialer) {
        if (!done) {
            finish();
            dialer.open(handler);
        }
    }

    private void finish() {
        done = true;
        timeout.disarm();
        from.forget(this);
    }

    void fail(ErrorCode code) {
        fail(Reasons.dial(code, to));
    }

    void fail(CloseReason reason) {
        SimulatedConnection half = connection;
        if (done) {
            return;
        }
        finish();
        if (half != null) {
            half.end(reason, true);
        } else {
            network.events().at(network.now(), loop, () -> handler.closed(reason));
        }
    }

    @Override
    public void cancel() {
        network.checkThread();
        fail(ErrorCode.CANCELLED);
    }
}
