package io.everwire.mux;

import io.everwire.api.EverwireException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a user asked for on another thread than the loop; runs there, or is told that there is no loop any more. */
interface Call {
    void run();

    void reject(EverwireException why);

    /** A call whose answer is a stage. */
    static Call answering(CompletableFuture<?> answer, Runnable action) {
        return answering(answer::completeExceptionally, action);
    }

    /** A call whose answer is given by {@code action}, or else by {@code rejection}. */
    static Call answering(Consumer<EverwireException> rejection, Runnable action) {
        return new Call() {
            @Override
            public void run() {
                action.run();
            }

            @Override
            public void reject(EverwireException why) {
                rejection.accept(why);
            }
        };
    }

    /** A call that nobody waits for. */
    static Call of(Runnable action) {
        return answering(new CompletableFuture<>(), action);
    }
}
