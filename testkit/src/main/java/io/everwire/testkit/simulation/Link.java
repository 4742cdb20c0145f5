package io.everwire.testkit.simulation;

import io.everwire.testkit.fault.ConnectionFaults;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Side;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One connection as the network sees it: two ends and a flow in each direction. {@code live -> cut off}, or ended. */
final class Link implements ConnectionFaults {
    private final SimulatedNetwork network;
    private final int index;
    private final Flow up;
    private final Flow down;
    private final SimulatedConnection dialer;
    private final SimulatedConnection acceptor;
    private int callbacksUntilThrow;
    private int claimsUntilThrow;

    Link(
            SimulatedNetwork network,
            int index,
            SimulatedTransport from,
            SimulatedTransport to,
            Endpoints endpoints,
            VirtualLoop dialLoop) {
        this.network = network;
        this.index = index;
        // forked, so that what one link draws moves no other
        SplittableRandom random = new SplittableRandom(network.seed() ^ (index + 1) * 0xD1B54A32D192ED03L);
        int upKernel = from.sendKernelBytes() + to.receiveKernelBytes();
        int downKernel = to.sendKernelBytes() + from.receiveKernelBytes();
        up = new Flow(network, this, network.linkSettings(from.host(), to.host()), upKernel, random.split());
        down = new Flow(network, this, network.linkSettings(to.host(), from.host()), downKernel, random.split());
        dialer = new SimulatedConnection(network, this, Side.DIALER, from, endpoints, dialLoop, random.nextBoolean());
        acceptor = new SimulatedConnection(
                network, this, Side.ACCEPTOR, to, endpoints.swapped(), to.nextLoop(), random.nextBoolean());
    }

    /** The addresses of a connection, as one end sees them. */
    record Endpoints(InetSocketAddress local, InetSocketAddress remote) {
        Endpoints swapped() {
            return new Endpoints(remote, local);
        }
    }

    int index() {
        return index;
    }

    SimulatedConnection dialer() {
        return dialer;
    }

    SimulatedConnection acceptor() {
        return acceptor;
    }

    Flow outOf(Side side) {
        return side == Side.DIALER ? up : down;
    }

    Flow into(Side side) {
        return side == Side.DIALER ? down : up;
    }

    SimulatedConnection sender(Flow flow) {
        return flow == up ? dialer : acceptor;
    }

    SimulatedConnection receiver(Flow flow) {
        return flow == up ? acceptor : dialer;
    }

    /** Whether data and acknowledgements pass. */
    boolean windowOpen(Flow flow) {
        return up.isWhole() && down.isWhole() && !up.isFrozen() && !down.isFrozen();
    }

    /** Whether faults can still strike it. */
    boolean isLive() {
        return up.isWhole() && down.isWhole();
    }

    /** Something arrived at an end that is gone: its kernel answers with RST. */
    void bounce(Side gone) {
        outOf(gone).reset();
    }

    void onEndClosed() {
        if (dialer.isClosed() && acceptor.isClosed()) {
            network.forget(this);
        }
    }

    /** Whether the callback that is about to run is the one that is to throw. */
    boolean throwsNow() {
        return callbacksUntilThrow > 0 && --callbacksUntilThrow == 0;
    }

    /** Whether the claim that is being made is the one that is to fail. */
    boolean lacksMemoryNow() {
        return claimsUntilThrow > 0 && --claimsUntilThrow == 0;
    }

    @Override
    public void cut() {
        if (isLive()) {
            up.cutOff(true, true);
            down.cutOff(true, true);
            tellEnds(SimulatedConnection::onCut);
        }
    }

    @Override
    public void reset() {
        if (isLive()) {
            up.cutOff(false, true);
            down.cutOff(false, true);
            tellEnds(SimulatedConnection::onReset);
        }
    }

    @Override
    public void halfOpen(Side told) {
        if (isLive()) {
            into(told).cutOff(true, false);
            outOf(told).cutOff(false, true);
            (told == Side.DIALER ? dialer : acceptor).onCut();
        }
    }

    @Override
    public void vanish() {
        if (isLive()) {
            up.cutOff(false, false);
            down.cutOff(false, false);
        }
    }

    private void tellEnds(Consumer<SimulatedConnection> news) {
        news.accept(dialer);
        news.accept(acceptor);
    }

    @Override
    public void freeze(Direction direction, Duration duration) {
        long until = network.now() + duration.toNanos();
        onFlows(direction, flow -> flow.freezeUntil(until));
        if (until < SimulatedNetwork.NEVER) {
            network.events().at(until, null, this::thaw);
        }
    }

    private void thaw() {
        up.onThaw();
        down.onThaw();
    }

    @Override
    public void delay(Direction direction, Duration delay, Duration jitter) {
        onFlows(direction, flow -> flow.delay(delay.toNanos(), jitter.toNanos()));
    }

    @Override
    public void throttle(Direction direction, long bytesPerSecond) {
        onFlows(direction, flow -> flow.throttle(bytesPerSecond));
    }

    @Override
    public void cutAfter(Direction direction, long bytes) {
        onFlows(direction, flow -> flow.cutAfter(bytes));
    }

    @Override
    public void throwInCallback(int nth) {
        callbacksUntilThrow = nth;
    }

    @Override
    public void failAllocation(int nth) {
        claimsUntilThrow = nth;
    }

    private void onFlows(Direction direction, Consumer<Flow> change) {
        if (direction.covers(Direction.UP)) {
            change.accept(up);
        }
        if (direction.covers(Direction.DOWN)) {
            change.accept(down);
        }
    }
}
