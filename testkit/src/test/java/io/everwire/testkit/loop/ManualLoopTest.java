package io.everwire.testkit.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.spi.Loop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualLoopTest {
    private final ManualLoop loop = new ManualLoop();
    private final long begun = loop.nanoTime();
    private final List<String> heard = new ArrayList<>();

    private Runnable say(String word) {
        return () -> heard.add(word + " " + (loop.nanoTime() - begun));
    }

    @Test
    void tasksRunInOrderAndBeforeWhatWaitsForInputAndOutput() {
        loop.executeAfterIo(say("last"));
        loop.execute(() -> loop.execute(say("second")));
        loop.execute(say("first"));
        assertEquals(List.of(), heard, "nothing runs by itself");
        loop.run();
        assertEquals(List.of("first 0", "second 0", "last 0"), heard);
    }

    @Test
    void alarmsRunAtTheirTimesAndThoseOfOneTimeInTheOrderInWhichTheyWereSet() {
        loop.after(20, say("c"));
        loop.after(10, say("a"));
        loop.after(20, say("d"));
        loop.after(31, say("later"));
        loop.after(10, () -> loop.execute(say("b")));
        loop.pass(30);
        assertEquals(List.of("a 10", "b 10", "c 20", "d 20"), heard);
        assertEquals(30, loop.nanoTime() - begun);
    }

    @Test
    void anAlarmThatIsSetAgainRunsOnceAndOneThatIsCancelledNever() {
        Loop.Alarm moved = loop.alarm(say("moved"));
        moved.at(begun + 10);
        moved.at(begun + 20);
        Loop.Alarm cancelled = loop.alarm(say("cancelled"));
        cancelled.at(begun + 10);
        assertEquals(2, loop.armed());
        cancelled.cancel();
        assertEquals(1, loop.armed());
        loop.pass(100);
        assertEquals(List.of("moved 20"), heard);
        assertEquals(0, loop.armed());
    }

    @Test
    void timeNeverGoesBackThoughTheProcessIsSuspendedWhileItPasses() {
        loop.after(10, () -> loop.suspend(50));
        loop.pass(20);
        assertEquals(60, loop.nanoTime() - begun);
    }

    @Test
    void alarmsThatBecomeDueInASuspendedProcessAreLate() {
        loop.after(10, say("late"));
        loop.suspend(50);
        assertEquals(List.of(), heard);
        loop.pass(0);
        assertEquals(List.of("late 50"), heard);
    }

    @Test
    void aLoopWithoutRestIsAFailureAndNotTheEndOfTheSuite() {
        loop.execute(new Runnable() {
            @Override
            public void run() {
                loop.execute(this);
            }
        });
        assertThrows(IllegalStateException.class, loop::run);
    }
}
