package io.everwire.mux;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.mux.machine.DeliveryWatch;
import io.everwire.mux.machine.SendItem;
import io.everwire.mux.machine.StreamMachine;
import io.everwire.mux.machine.StreamOwner;
import io.everwire.spi.Loop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The user's end of a {@link StreamMachine}: carries calls to the loop and keeps the stages that wait. Idle it holds
 * nothing but references.
 */
final class MuxStream implements Stream, StreamOwner {
    private static final CloseReason WITHDRAWN =
            new CloseReason(Scope.STREAM, ErrorCode.CANCELLED, Initiator.LOCAL, "the read was withdrawn");

    private final MuxDriver driver;
    private final StreamMachine machine;
    private @Nullable Read reading;
    private @Nullable ArrayDeque<CompletableFuture<Void>> finishing;
    private @Nullable ArrayDeque<CompletableFuture<CloseReason>> closing;

    /**
     * The answer to a read. Whoever else completes it withdraws the read, so that no byte goes into a buffer that nobody
     * looks at any more.
     */
    private static final class Read extends CompletableFuture<Integer> {
        private final MuxStream stream;

        Read(MuxStream stream) {
            this.stream = stream;
        }

        void answer(int count) {
            super.complete(count);
        }

        void fail(Throwable why) {
            super.completeExceptionally(why);
        }

        @Override
        public boolean complete(Integer value) {
            return withdraw();
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            return withdraw();
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return withdraw();
        }

        private boolean withdraw() {
            if (!isDone()) {
                stream.tell(this::fail, () -> stream.withdraw(this));
            }
            return false;
        }
    }

    /**
     * The answer to a write, and what the machine has of it: one object for each call. The stage is the caller's for as
     * long as he likes, the buffer is ours only until it is settled.
     */
    private static final class Write extends CompletableFuture<Void> implements SendItem {
        private @Nullable ByteBuffer from;
        private @Nullable CloseReason failure;
        private @Nullable SendItem next;

        Write(ByteBuffer from) {
            this.from = from;
        }

        @Override
        public ByteBuffer bytes() {
            return Objects.requireNonNull(from, "a write that is settled");
        }

        @Override
        public void fail(CloseReason why) {
            failure = why;
        }

        @Override
        public @Nullable SendItem next() {
            return next;
        }

        @Override
        public void next(@Nullable SendItem behind) {
            next = behind;
        }

        void settle() {
            from = null;
            MuxStream.complete(this, null, failure);
        }
    }

    /** One proof of delivery that is awaited. */
    static final class Delivery extends DeliveryWatch {
        private final CompletableFuture<Void> done;

        Delivery(CompletableFuture<Void> done) {
            this.done = done;
        }

        void settle() {
            MuxStream.complete(done, null, failure());
        }
    }

    MuxStream(MuxDriver driver, StreamMachine machine) {
        this.driver = driver;
        this.machine = machine;
        machine.owner(this);
    }

    @Override
    public int id() {
        return machine.id();
    }

    @Override
    public Loop loop() {
        return driver.loop();
    }

    @Override
    public CompletionStage<Integer> read(ByteBuffer into) {
        if (!into.hasRemaining() || into.isReadOnly()) {
            throw new IllegalArgumentException("no room to read into: " + into);
        }
        Read answer = new Read(this);
        if (driver.enter()) { // as in ask(), without a closure for each call
            read(into, answer);
        } else {
            driver.submit(Call.answering(answer::fail, () -> read(into, answer)));
        }
        return answer;
    }

    private void read(ByteBuffer into, Read answer) {
        if (reading != null) {
            answer.fail(new IllegalStateException("a read is pending on stream " + id()));
            return;
        }
        int result = machine.read(into, driver.now());
        if (result == StreamMachine.NOTHING) {
            reading = answer;
        } else {
            answerRead(answer, result);
        }
    }

    private void answerRead(Read answer, int result) {
        markIfOver();
        if (result == StreamMachine.FAILED) {
            answer.fail(machine.inputFailure().toException());
        } else {
            answer.answer(result);
        }
    }

    @Override
    public void cancelRead() {
        tell(() -> withdraw(reading));
    }

    /** What has come for it already counts. */
    private void withdraw(@Nullable Read answer) {
        settleRead();
        if (answer != null && answer == reading) {
            reading = null;
            machine.withdrawRead();
            answer.fail(WITHDRAWN.toException());
        }
    }

    @Override
    public CompletionStage<Integer> available() {
        return ask(answer -> answer.complete(machine.available()));
    }

    /** The last byte was read: nothing is held any more. */
    private void markIfOver() {
        if (closing != null && machine.isOver()) {
            machine.changed();
        }
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer from) {
        Write write = new Write(Objects.requireNonNull(from, "from"));
        if (driver.enter()) { // as in ask(), without a closure for each call
            begin(write);
        } else {
            driver.submit(Call.answering(write, () -> begin(write)));
        }
        return write;
    }

    private void begin(Write write) {
        CloseReason failure = machine.outputFailure();
        if (failure != null) {
            write.fail(failure);
            write.settle();
        } else {
            machine.write(write, driver.now());
            settleWrites();
        }
    }

    @Override
    public CompletionStage<Void> finish() {
        return ask(this::finish);
    }

    private void finish(CompletableFuture<Void> answer) {
        machine.finish(driver.now());
        finishing = finishing == null ? new ArrayDeque<>(1) : finishing;
        finishing.add(answer);
        settleFinish();
    }

    @Override
    public CompletionStage<Void> delivered() {
        return ask(this::delivered);
    }

    private void delivered(CompletableFuture<Void> answer) {
        if (machine.isDelivered()) {
            answer.complete(null);
        } else {
            machine.watch(new Delivery(answer));
            driver.settleDeliveries();
        }
    }

    @Override
    public CompletionStage<Void> answered() {
        return ask(answer -> {
            machine.watchOpening(new Delivery(answer));
            driver.settleDeliveries();
        });
    }

    @Override
    public void close() {
        tell(() -> machine.close(driver.now()));
    }

    @Override
    public void abort() {
        abort(new CloseReason(Scope.STREAM, ErrorCode.ABORTED, Initiator.LOCAL, "aborted"));
    }

    void abort(CloseReason why) {
        tell(() -> machine.abort(why, driver.now()));
    }

    @Override
    public CompletionStage<CloseReason> closed() {
        return ask(this::closed);
    }

    private void closed(CompletableFuture<CloseReason> answer) {
        if (machine.isOver()) {
            answer.complete(machine.endReason());
        } else {
            closing = closing == null ? new ArrayDeque<>(1) : closing;
            closing.add(answer);
        }
    }

    private <T> CompletionStage<T> ask(Consumer<CompletableFuture<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (driver.enter()) {
            question.accept(answer);
        } else {
            driver.submit(Call.answering(answer, () -> question.accept(answer)));
        }
        return answer;
    }

    private void tell(Runnable order) {
        tell(ended -> {}, order);
    }

    private void tell(Consumer<EverwireException> rejection, Runnable order) {
        if (driver.enter()) {
            order.run();
        } else {
            driver.submit(Call.answering(rejection, order));
        }
    }

    /** Marks the stream for {@link #settle}. */
    @Override
    public void changed() {
        driver.changed(this);
    }

    /** Completes what has settled. */
    void settle() {
        machine.looked();
        settleRead();
        settleWrites();
        settleFinish();
        settleClosed();
    }

    private void settleRead() {
        Read answer = reading;
        int result = answer == null ? StreamMachine.NOTHING : machine.takeRead();
        if (answer != null && result != StreamMachine.NOTHING) {
            reading = null;
            answerRead(answer, result);
        }
    }

    private void settleWrites() {
        for (SendItem item = machine.nextSettled(); item != null; item = machine.nextSettled()) {
            ((Write) item).settle();
        }
    }

    private void settleFinish() {
        ArrayDeque<CompletableFuture<Void>> waiting = finishing;
        if (waiting != null && (machine.isFinished() || machine.finishFailure() != null)) {
            finishing = null;
            CloseReason failure = machine.isFinished() ? null : machine.finishFailure();
            waiting.forEach(answer -> complete(answer, null, failure));
        }
    }

    private void settleClosed() {
        if (closing != null && machine.isOver()) {
            ArrayDeque<CompletableFuture<CloseReason>> waiting = closing;
            closing = null;
            waiting.forEach(answer -> answer.complete(machine.endReason()));
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, @Nullable T value, @Nullable CloseReason failure) {
        if (failure != null) {
            answer.completeExceptionally(failure.toException());
        } else {
            answer.complete(value);
        }
    }
}
