package io.everwire.bench.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What is told of a failure. */
class FailuresTest {
    @Test
    void whatStagesAndFuturesHaveWrappedIsFound() {
        Throwable reason = new IOException("the reason", new IOException("what lies behind it"));
        assertSame(reason, Failures.cause(new ExecutionException(new CompletionException(reason))));
        assertSame(reason, Failures.cause(reason));
    }

    @Test
    void aWrappingOfNothingIsItself() {
        Throwable empty = new CompletionException("nobody knows", null);
        assertSame(empty, Failures.cause(empty));
        assertEquals("nobody knows", Failures.message(empty));
    }

    @Test
    void aFailureWithoutAMessageIsCalledByItsName() {
        assertEquals("java.io.IOException", Failures.message(new CompletionException(new IOException())));
    }

    @Test
    void severalLinesBecomeOne() {
        assertEquals("one; two", Failures.line(new IOException("one \n  two\n")));
    }
}
