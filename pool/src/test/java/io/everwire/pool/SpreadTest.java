package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.api.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where opens go that have waited for the first members to become live. */
class SpreadTest {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final PoolWorld world = PoolWorld.started(4);

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            var unused = world.open();
        }
    }

    private List<Integer> streams() {
        return world.sessions.stream().map(session -> session.streams.size()).toList();
    }

    @Test
    void opensThatWaitAtTheStartAreSpreadOverTheMembersAsTheyBecomeLive() {
        open(8);
        for (int member = 0; member < 4; member++) {
            world.then(world.session(member)::dialSucceeds);
            world.loop.advance(MOMENT);
        }
        assertEquals(List.of(2, 2, 2, 2), streams());
    }

    @Test
    void membersThatTakeTooLongAreNotWaitedFor() {
        open(8);
        world.then(world.session(0)::dialSucceeds);
        assertEquals(List.of(2, 0, 0, 0), streams());
        world.loop.advance(OpenQueue.PATIENCE);
        assertEquals(List.of(8, 0, 0, 0), streams());
    }

    @Test
    void membersThatFailAreNotWaitedFor() {
        open(8);
        world.then(world.session(0)::dialSucceeds);
        for (int member = 1; member < 4; member++) {
            ScriptedSession session = world.session(member);
            world.then(() -> session.dialFails(ErrorCode.CONNECT_REFUSED));
        }
        assertEquals(List.of(8, 0, 0, 0), streams());
    }

    @Test
    void afterAnOutageOfAllMembersItIsTheSame() {
        world.then(() -> world.sessions.forEach(ScriptedSession::dialSucceeds));
        world.loop.advance(Duration.ofSeconds(1));
        world.then(() -> world.sessions.forEach(ScriptedSession::wireDies));
        open(8);
        for (int member = 0; member < 4; member++) {
            world.then(world.session(member)::dialSucceeds);
            world.loop.advance(MOMENT);
        }
        assertEquals(List.of(2, 2, 2, 2), streams());
    }
}
