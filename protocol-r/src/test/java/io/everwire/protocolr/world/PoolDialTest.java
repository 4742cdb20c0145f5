package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.pool.PoolSettings;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where a pool dials, and when it does not wait for the time of its next attempt. */
class PoolDialTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** TCP, handshake and hello at 50 ms for a round trip. */
    private static final Duration DIAL = Duration.ofMillis(150);

    private static final Duration LONG = Duration.ofHours(1);

    private int resolutions;

    private PoolLab lab(Duration backoff, List<String> hosts) {
        PoolSettings settings = PoolSettings.builder()
                .members(1)
                .renewalInterval(Duration.ZERO)
                .firstBackoff(backoff)
                .maxBackoff(backoff)
                .scoutInterval(LONG)
                .build();
        return new PoolLab(5, settings, PoolLab.LINK, FaultPlan.none(), lab -> lab.dialer("client")
                .exitAddresses(() -> {
                    resolutions++;
                    return CompletableFuture.completedStage(addresses(lab, hosts));
                })
                .build());
    }

    private static List<SocketAddress> addresses(PoolLab lab, List<String> hosts) {
        return hosts.stream()
                .<SocketAddress>map(host -> lab.network.address(host, 1))
                .toList();
    }

    @Test
    void anAddressThatIsSilentCostsAQuarterOfASecond() {
        PoolLab lab = lab(LONG, List.of("silent", "exit"));
        lab.network.links("client", "silent", PoolLab.LINK.withDelay(LONG, Duration.ZERO));
        lab.live();
        assertEquals(
                DIAL.plusMillis(250), lab.told(PoolEvent.WireUp.class).get(0).at());
        assertEquals(List.of(), lab.told(PoolEvent.AttemptFailed.class));
        assertEquals(2, lab.network.openConnections(), "nothing is left of the other dial");
    }

    @Test
    void anAddressThatRefusesCostsOneRoundTrip() {
        PoolLab lab = lab(LONG, List.of("elsewhere", "exit")).live();
        assertEquals(
                DIAL.plusMillis(50), lab.told(PoolEvent.WireUp.class).get(0).at());
        assertEquals(List.of(), lab.told(PoolEvent.AttemptFailed.class));
    }

    @Test
    void whereNoAddressOpensTheAttemptFailsWithTheLastReason() {
        PoolLab lab = lab(LONG, List.of("elsewhere", "nowhere"));
        lab.network.runUntil(() -> !lab.told(PoolEvent.AttemptFailed.class).isEmpty(), SECOND);
        PoolEvent.AttemptFailed failed = lab.last(PoolEvent.AttemptFailed.class);
        assertEquals(ErrorCode.CONNECT_REFUSED, failed.why().code());
        assertTrue(failed.why().detail().contains("nowhere"), failed.why().toString());
        assertEquals(MemberState.BACKING_OFF, lab.member(0).state());
    }

    @Test
    void namesAreResolvedAgainAtEachDial() {
        PoolLab lab = lab(SECOND, List.of("elsewhere", "exit")).live();
        assertEquals(1, resolutions);
        lab.network.strike(new Fault.RefuseDials(Duration.ofSeconds(3)));
        lab.network.strikeAll(new Fault.Reset());
        lab.network.runUntil(() -> lab.told(PoolEvent.Resumed.class).size() == 1, Duration.ofSeconds(20));
        int failed = lab.told(PoolEvent.AttemptFailed.class).size();
        assertTrue(failed >= 1, "it never came to a second dial");
        assertEquals(1 + failed + 1, resolutions);
    }

    @Test
    void anExitThatHasMovedIsFoundAtItsNewAddress() {
        List<List<String>> known = new ArrayList<>(List.of(List.of("elsewhere")));
        PoolLab lab = moving(known);
        lab.network.runUntil(() -> lab.told(PoolEvent.AttemptFailed.class).size() == 2, Duration.ofSeconds(10));
        known.set(0, List.of("exit"));
        lab.network.runUntil(lab::isWhole, Duration.ofSeconds(5));
    }

    private static PoolLab moving(List<List<String>> known) {
        PoolSettings settings = PoolSettings.builder()
                .members(1)
                .renewalInterval(Duration.ZERO)
                .firstBackoff(SECOND)
                .maxBackoff(SECOND)
                .build();
        return new PoolLab(5, settings, PoolLab.LINK, FaultPlan.none(), lab -> lab.dialer("client")
                .exitAddresses(() -> CompletableFuture.completedStage(addresses(lab, known.get(0))))
                .build());
    }

    /** A member that waits for long before it dials again. */
    private PoolLab waiting() {
        PoolLab lab = lab(LONG, List.of("exit")).live();
        lab.network.strike(new Fault.RefuseDials(Duration.ofSeconds(2)));
        lab.network.strikeAll(new Fault.Reset());
        lab.network.advance(Duration.ofSeconds(3));
        assertEquals(MemberState.BACKING_OFF, lab.member(0).state());
        Duration wait = lab.member(0).trouble().retryIn();
        assertTrue(wait.compareTo(Duration.ofMinutes(1)) > 0, "only " + wait);
        return lab;
    }

    @Test
    void anotherNetworkEndsTheWait() {
        PoolLab lab = waiting();
        Duration before = lab.network.elapsed();
        lab.pool.networkChanged();
        lab.network.runUntil(lab::isWhole, SECOND);
        assertEquals(DIAL, lab.network.elapsed().minus(before));
    }

    /** Nobody is there to answer, or to refuse, in the network that was left. */
    @Test
    void aDialThatHangsInTheFormerNetworkIsBegunAgainInTheNextOne() {
        List<List<String>> known = new ArrayList<>(List.of(List.of("exit")));
        PoolLab lab = moving(known).live();
        lab.network.links("client", "unreachable", PoolLab.LINK.withDelay(LONG, Duration.ZERO));
        known.set(0, List.of("unreachable"));
        lab.network.strikeAll(new Fault.Reset());
        lab.network.advance(SECOND);
        assertEquals(MemberState.RESUMING, lab.member(0).state());
        known.set(0, List.of("exit"));
        Duration before = lab.network.elapsed();
        lab.pool.networkChanged();
        lab.network.runUntil(lab::isWhole, SECOND);
        Duration spacing = PoolSettings.defaults().wireSpacing();
        assertEquals(DIAL.plus(spacing), lab.network.elapsed().minus(before));
        assertEquals(
                ErrorCode.CANCELLED,
                lab.last(PoolEvent.AttemptFailed.class).why().code());
        assertEquals(2, lab.network.openConnections(), "nothing is left of the dial that was given up");
    }

    @Test
    void aClockThatJumpedEndsTheWaitAndProbesWhoIsLive() {
        PoolLab lab = waiting();
        lab.network.strike(new Fault.ClockJump(Duration.ofSeconds(30)));
        lab.network.runUntil(lab::isWhole, SECOND.multipliedBy(2));
        assertTrue(lab.last(PoolEvent.NetworkChanged.class).detected());
    }
}
