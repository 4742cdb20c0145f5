package io.everwire.testkit.simulation;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.Loop;

/** A loop in virtual time. Every turn takes no time at all. */
final class VirtualLoop implements Loop {
    /** What looking for input and output costs: so a task that continues itself cannot stop the clock. */
    private static final long IO_NANOS = 1_000;

    private final SimulatedNetwork network;
    private final String name;
    private boolean ended;
    private int armedAlarms;

    VirtualLoop(SimulatedNetwork network, String name) {
        this.network = network;
        this.name = name;
    }

    @Override
    public boolean inLoop() {
        return network.running() == this;
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public void executeAfterIo(Runnable task) {
        schedule(IO_NANOS, task);
    }

    private void schedule(long nanos, Runnable task) {
        network.checkThread();
        if (ended) {
            throw new CloseReason(Scope.OWNER, ErrorCode.SHUT_DOWN, Initiator.LOCAL, "loop " + name + " has ended")
                    .toException();
        }
        network.events().at(nanoTime() + nanos, this, task);
    }

    @Override
    public long nanoTime() {
        return network.events().now();
    }

    @Override
    public Alarm alarm(Runnable action) {
        return new VirtualAlarm(action);
    }

    void end() {
        ended = true;
        armedAlarms = 0;
    }

    int armedAlarms() {
        return armedAlarms;
    }

    @Override
    public String toString() {
        return name;
    }

    private final class VirtualAlarm extends Timer implements Alarm {
        VirtualAlarm(Runnable action) {
            super(network.events(), VirtualLoop.this, action);
        }

        @Override
        public void at(long nanoTime) {
            if (!ended) {
                armedAlarms += isArmed() ? 0 : 1;
                arm(nanoTime);
            }
        }

        @Override
        public void cancel() {
            if (isArmed()) {
                disarm();
                fired();
            }
        }

        @Override
        void fired() {
            armedAlarms -= ended ? 0 : 1;
        }

        @Override
        boolean isArmed() {
            return super.isArmed() && !ended;
        }
    }
}
