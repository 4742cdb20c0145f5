package io.everwire.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** When a load is over. */
class TallyTest {
    private final Tally tally = new Tally(Duration.ofDays(1));

    @Test
    void aLoadThatStandsStillHasFailed() {
        tally.moved(7);
        LoadFailure failure = assertThrows(LoadFailure.class, () -> tally.await(Duration.ofMillis(10)));
        assertEquals("nothing has happened for 0 s, after 7 bytes and 0 operations", failure.getMessage());
    }

    @Test
    void aFailureSaysWhatItsCauseSaid() {
        tally.failed(new CompletionException(new IllegalStateException("the reason")));
        LoadFailure failure = assertThrows(LoadFailure.class, tally::await);
        assertEquals("the reason", failure.getMessage());
    }
}
