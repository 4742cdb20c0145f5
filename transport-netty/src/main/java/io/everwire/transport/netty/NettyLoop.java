package io.everwire.transport.netty;

import io.everwire.api.Scope;
import io.everwire.spi.Loop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.SingleThreadEventLoop;
import java.util.concurrent.RejectedExecutionException;

/** One Netty event loop as a {@link Loop}. */
final class NettyLoop implements Loop {
    private final SingleThreadEventLoop events;
    private final OutboxMemory memory;
    private final AlarmTicks ticks = new AlarmTicks(this);

    NettyLoop(SingleThreadEventLoop events, ByteBufAllocator allocator) {
        this.events = events;
        this.memory = new OutboxMemory(allocator);
    }

    OutboxMemory memory() {
        return memory;
    }

    AlarmTicks ticks() {
        return ticks;
    }

    SingleThreadEventLoop events() {
        return events;
    }

    @Override
    public boolean inLoop() {
        return events.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        try {
            events.execute(task);
        } catch (RejectedExecutionException ended) {
            throw Faults.shutDown(Scope.OWNER).toException();
        }
    }

    /**
     * In two steps, because the queue of what runs after an iteration is emptied until nothing is left: what adds itself
     * to it again would keep the loop from its descriptors for ever. What the first step hands over can only run after
     * the next select.
     */
    @Override
    public void executeAfterIo(Runnable task) {
        assert inLoop();
        try {
            events.executeAfterEventLoopIteration(() -> events.execute(task));
        } catch (RejectedExecutionException ended) {
            throw Faults.shutDown(Scope.OWNER).toException();
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Alarm alarm(Runnable action) {
        return new NettyAlarm(this, action);
    }
}
