package io.everwire.testkit.fault;

import java.time.Duration;
import java.util.Objects;

/**
 * One thing that can go wrong in a network, as a value. Its text is that of {@code toString}, for example {@code
 * freeze(up,200ms)}; {@link #parse} reads it back.
 */
public sealed interface Fault {
    /** A duration that no test outlives; its text is {@code forever}. */
    Duration FOREVER = Duration.ofDays(36_500);

    /**
     * Reads the text of a fault.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Fault parse(String text) {
        return FaultText.fault(text);
    }

    /** Whether only a simulation can execute it. */
    default boolean needsSimulation() {
        return false;
    }

    /** A fault that strikes single connections. */
    sealed interface OnConnection extends Fault {
        /** Does it to one connection. */
        void strike(ConnectionFaults connection);
    }

    /** A fault that strikes the network as a whole. */
    sealed interface OnNetwork extends Fault {
        /** Does it to the network. */
        void strike(NetworkFaults network);
    }

    /** Both ends see FIN; what is under way is lost. */
    record Cut() implements OnConnection {
        @Override
        public void strike(ConnectionFaults connection) {
            connection.cut();
        }

        @Override
        public String toString() {
            return "cut";
        }
    }

    /** Both ends see RST; what is under way is lost. */
    record Reset() implements OnConnection {
        @Override
        public void strike(ConnectionFaults connection) {
            connection.reset();
        }

        @Override
        public String toString() {
            return "reset";
        }
    }

    /**
     * A cut that one end does not notice: its connection stays open and leads nowhere.
     *
     * @param told the end that sees FIN
     */
    record HalfOpen(Side told) implements OnConnection {
        public HalfOpen {
            Objects.requireNonNull(told, "told");
        }

        @Override
        public void strike(ConnectionFaults connection) {
            connection.halfOpen(told);
        }

        @Override
        public String toString() {
            return FaultText.call("half-open", told);
        }
    }

    /** A cut that neither end notices: both connections stay open and lead nowhere. */
    record Vanish() implements OnConnection {
        @Override
        public void strike(ConnectionFaults connection) {
            connection.vanish();
        }

        @Override
        public String toString() {
            return "vanish";
        }
    }

    /**
     * Nothing moves for a while, then all of it goes on: what a black hole looks like to TCP, whose retransmissions
     * hide the loss once it heals.
     *
     * @param duration for how long; {@link #FOREVER} holds until something else ends the connection
     */
    record Freeze(Direction direction, Duration duration) implements OnConnection {
        public Freeze {
            Objects.requireNonNull(direction, "direction");
            FaultText.checkPositive(duration);
        }

        @Override
        public void strike(ConnectionFaults connection) {
            connection.freeze(direction, duration);
        }

        @Override
        public String toString() {
            return FaultText.call("freeze", direction, duration);
        }
    }

    /**
     * Bytes arrive later, from now on; their order is kept.
     *
     * @param delay the least delay
     * @param jitter up to how much is added to it, anew for each piece
     */
    record Delay(Direction direction, Duration delay, Duration jitter) implements OnConnection {
        public Delay {
            Objects.requireNonNull(direction, "direction");
            FaultText.checkNotNegative(delay);
            FaultText.checkNotNegative(jitter);
        }

        @Override
        public void strike(ConnectionFaults connection) {
            connection.delay(direction, delay, jitter);
        }

        @Override
        public String toString() {
            return FaultText.call("delay", direction, delay, jitter);
        }
    }

    /** Bytes arrive no faster than this, from now on; in each direction, if it is both. */
    record Throttle(Direction direction, long bytesPerSecond) implements OnConnection {
        public Throttle {
            Objects.requireNonNull(direction, "direction");
            FaultText.checkPositive(bytesPerSecond);
        }

        @Override
        public void strike(ConnectionFaults connection) {
            connection.throttle(direction, bytesPerSecond);
        }

        @Override
        public String toString() {
            return FaultText.call("throttle", direction, bytesPerSecond);
        }
    }

    /**
     * A {@link Cut} directly behind a byte, counted from the start of the connection; at once if that has passed.
     *
     * @param direction {@code UP} or {@code DOWN}
     * @param bytes how many of that direction arrive; 0 cuts before the first
     */
    record CutAfter(Direction direction, long bytes) implements OnConnection {
        public CutAfter {
            if (direction == Direction.BOTH) {
                throw new IllegalArgumentException("cut-after counts the bytes of one direction");
            }
            if (bytes < 0) {
                throw new IllegalArgumentException("bytes " + bytes + " must not be negative");
            }
        }

        @Override
        public void strike(ConnectionFaults connection) {
            connection.cutAfter(direction, bytes);
        }

        @Override
        public String toString() {
            return FaultText.call("cut-after", direction, bytes);
        }
    }

    /**
     * The n-th callback from now on throws in the handler's place. Simulations only.
     *
     * @param nth 1 is the next one
     */
    record ThrowInCallback(int nth) implements OnConnection {
        public ThrowInCallback {
            FaultText.checkPositive(nth);
        }

        @Override
        public void strike(ConnectionFaults connection) {
            connection.throwInCallback(nth);
        }

        @Override
        public boolean needsSimulation() {
            return true;
        }

        @Override
        public String toString() {
            return FaultText.call("throw", nth);
        }
    }

    /**
     * The n-th {@code claim} at either end from now on throws an {@link OutOfMemoryError}, as a transport's allocator may.
     * Simulations only.
     *
     * @param nth 1 is the next one
     */
    record FailAllocation(int nth) implements OnConnection {
        public FailAllocation {
            FaultText.checkPositive(nth);
        }

        @Override
        public void strike(ConnectionFaults connection) {
            connection.failAllocation(nth);
        }

        @Override
        public boolean needsSimulation() {
            return true;
        }

        @Override
        public String toString() {
            return FaultText.call("no-memory", nth);
        }
    }

    /** Dials are refused for a while. */
    record RefuseDials(Duration duration) implements OnNetwork {
        public RefuseDials {
            FaultText.checkPositive(duration);
        }

        @Override
        public void strike(NetworkFaults network) {
            network.refuseDials(duration);
        }

        @Override
        public String toString() {
            return FaultText.call("refuse", duration);
        }
    }

    /** Dials are not answered for a while. */
    record HangDials(Duration duration) implements OnNetwork {
        public HangDials {
            FaultText.checkPositive(duration);
        }

        @Override
        public void strike(NetworkFaults network) {
            network.hangDials(duration);
        }

        @Override
        public String toString() {
            return FaultText.call("hang", duration);
        }
    }

    /** The clock jumps, as if the process had been suspended. Simulations only. */
    record ClockJump(Duration forward) implements OnNetwork {
        public ClockJump {
            FaultText.checkPositive(forward);
        }

        @Override
        public void strike(NetworkFaults network) {
            network.clockJump(forward);
        }

        @Override
        public boolean needsSimulation() {
            return true;
        }

        @Override
        public String toString() {
            return FaultText.call("clock-jump", forward);
        }
    }
}
