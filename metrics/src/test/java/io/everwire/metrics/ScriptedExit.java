package io.everwire.metrics;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Exit;
import io.everwire.api.ExitEvent;
import io.everwire.api.ExitSnapshot;
import io.everwire.api.Limit;
import io.everwire.api.ListedSession;
import io.everwire.api.MetaSessionFigures;
import io.everwire.api.Principal;
import io.everwire.api.SessionHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** An exit that shows what it is told to show. */
final class ScriptedExit implements Exit {
    ExitSnapshot picture = new ExitSnapshot(
            false,
            1,
            5,
            2,
            3,
            4,
            new ExitSnapshot.Totals(
                    10,
                    9,
                    8,
                    Map.of(ErrorCode.NOT_AUTHENTICATED, 6L),
                    7,
                    Map.of(ErrorCode.EXPIRED, 5L),
                    4,
                    3,
                    200,
                    100,
                    Map.of(Limit.SESSIONS, 11L)));
    List<MetaSessionFigures> metaSessions = List.of();
    int looks;

    @Override
    public ExitSnapshot snapshot() {
        looks++;
        return picture;
    }

    @Override
    public List<MetaSessionFigures> metaSessions() {
        return metaSessions;
    }

    @Override
    public List<ListedSession> list(SessionHandle after, int most) {
        return List.of();
    }

    @Override
    public CompletionStage<Boolean> close(SessionHandle session, CloseReason why) {
        throw new AssertionError("meters change nothing");
    }

    @Override
    public CompletionStage<Integer> close(Principal principal, CloseReason why) {
        throw new AssertionError("meters change nothing");
    }

    @Override
    public void listen(Consumer<ExitEvent> listener) {
        throw new AssertionError("an exit's events come on its sessions' loops, where no registry belongs");
    }

    @Override
    public CompletionStage<Void> drain(Duration limit) {
        return close();
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
