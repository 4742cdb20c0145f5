package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Principal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayBudgetTest {
    private static final int CHUNK = ChunkPool.LARGE;
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private static final Owner ALICE = owner("alice");
    private static final Owner BOB = owner("bob");
    private static final Owner CAROL = owner("carol");

    /** 16 MiB in all, 6 of them for one owner; 1 MiB a session, growing to 4. */
    private static final ReplayLimits LIMITS = new ReplayLimits(16 * MIB, 6 * MIB, MIB, 4 * MIB, 64 * KIB, 64 * KIB);

    /** The same where one owner may have everything, so that memory can be used up. */
    private static final ReplayLimits LAX = new ReplayLimits(16 * MIB, 16 * MIB, MIB, 4 * MIB, 64 * KIB, 64 * KIB);

    private final ReplayBudget<String> budget = new ReplayBudget<>(LIMITS);
    private final ReplayBudget<String> lax = new ReplayBudget<>(LAX);

    @Test
    void aSessionGrowsBeyondItsBoundWhileLessThanHalfIsUsed() {
        ReplayBudget<String>.Account grows = budget.account(ALICE, "grows");
        assertEquals(4 * MIB - 64 * KIB, fill(grows));
        assertFalse(grows.take(ChunkPool.SMALL), "that is the most");
    }

    @Test
    void whereHalfIsUsedItStopsAtItsBoundAndShrinksAsItsProofsCome() {
        ReplayBudget<String>.Account grown = lax.account(ALICE, "grown");
        fill(grown);
        exhaust();
        while (grown.held() > MIB - 64 * KIB) {
            grown.give(CHUNK);
            assertFalse(grown.take(CHUNK), grown.held() + " bytes");
        }
        grown.give(CHUNK);
        assertTrue(grown.take(CHUNK));
    }

    @Test
    void aSessionHasItsShareWhateverTheOthersDo() {
        exhaust();
        ReplayBudget<String>.Account late = lax.account(ALICE, "late");
        assertTrue(late.take(CHUNK));
        assertFalse(late.take(ChunkPool.SMALL));
        ReplayBudget<String>.Account small = lax.account(ALICE, "small");
        assertEquals(32 * ChunkPool.SMALL, fill(small, ChunkPool.SMALL));
    }

    @Test
    void sharesFitIntoTheEighthThatIsKeptForThem() {
        exhaust();
        for (int i = 0; i < 16; i++) {
            fill(lax.account(owner("late " + i), "late"));
        }
        assertTrue(lax.held() <= LIMITS.process(), lax.held() + " bytes");
        assertTrue(lax.held() > LIMITS.process() - MIB, lax.held() + " bytes");
    }

    @Test
    void controlFramesHaveTheirReserveWhateverTheOthersDo() {
        exhaust();
        ReplayBudget<String>.Account late = lax.account(ALICE, "late");
        fill(late);
        for (int taken = 0; taken < 64 * KIB; taken += ChunkPool.SMALL) {
            assertTrue(late.takeReserve(ChunkPool.SMALL));
        }
        assertFalse(late.takeReserve(ChunkPool.SMALL));
        late.giveReserve(ChunkPool.SMALL);
        assertTrue(late.takeReserve(ChunkPool.SMALL));
    }

    @Test
    void oneOwnerDoesNotGetMoreHoweverManySessionsItHas() {
        for (int i = 0; i < 6; i++) {
            fill(budget.account(ALICE, "greedy " + i));
        }
        long hers = budget.held(ALICE);
        assertTrue(hers <= 6 * MIB + 6 * 64 * KIB, hers + " bytes: shares may come on top");
        ReplayBudget<String>.Account bob = budget.account(BOB, "bob");
        assertEquals(8 * MIB - hers, fill(bob), "bob grows until half is used");
    }

    @Test
    void whoeverGivesBackHasOneWaiterNamedWhoThenHasTheNextOneNamed() {
        List<ReplayBudget<String>.Account> holders = exhaust();
        List<ReplayBudget<String>.Account> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(lax.account(owner("waiter " + i), "waiter " + i));
            fill(waiters.get(i));
        }
        assertNull(lax.nextToWake(ALICE), "there is no room");
        holders.get(0).give(CHUNK);
        holders.get(0).give(CHUNK);
        assertEquals("waiter 0", lax.nextToWake(holders.get(0).owner()));
        assertTrue(waiters.get(0).take(CHUNK));
        assertEquals("waiter 1", lax.nextToWake(waiters.get(0).owner()));
        assertEquals("waiter 2", lax.nextToWake(waiters.get(1).owner()), "waiter 1 did not want it");
        assertNull(lax.nextToWake(waiters.get(2).owner()));
    }

    @Test
    void whoIsRefusedAgainIsNotNamedUntilSomethingChanges() {
        List<ReplayBudget<String>.Account> holders = exhaust();
        ReplayBudget<String>.Account waiter = lax.account(CAROL, "waiter");
        fill(waiter);
        holders.get(5).give(CHUNK);
        assertEquals("waiter", lax.nextToWake(ALICE));
        assertTrue(holders.get(5).take(CHUNK));
        assertFalse(waiter.take(CHUNK));
        assertNull(lax.nextToWake(CAROL));
    }

    @Test
    void whoWaitsForItsOwnerIsNamedWhenTheOwnerHasRoom() {
        ReplayBudget<String>.Account first = budget.account(ALICE, "first");
        ReplayBudget<String>.Account second = budget.account(ALICE, "second");
        fill(first);
        assertEquals(6 * MIB, fill(second) + first.held());
        ReplayBudget<String>.Account bob = budget.account(BOB, "bob");
        assertTrue(bob.take(CHUNK));
        bob.give(CHUNK);
        assertNull(budget.nextToWake(BOB), "what bob frees is not alice's");
        first.give(CHUNK);
        assertEquals("second", budget.nextToWake(ALICE));
    }

    @Test
    void whoWantsToGrowIsNamedWhenLessThanHalfIsUsed() {
        ReplayBudget<String>.Account grows = budget.account(ALICE, "grows");
        ReplayBudget<String>.Account other = budget.account(BOB, "other");
        ReplayBudget<String>.Account third = budget.account(CAROL, "third");
        fill(other);
        fill(third);
        fill(grows);
        assertEquals(MIB - 64 * KIB, grows.held());
        while (budget.held() >= 8 * MIB) {
            assertNull(budget.nextToWake(BOB));
            other.give(CHUNK);
        }
        assertEquals("grows", budget.nextToWake(BOB));
        assertTrue(grows.take(CHUNK));
    }

    @Test
    void aSessionThatEndsWaitsForNothing() {
        List<ReplayBudget<String>.Account> holders = exhaust();
        ReplayBudget<String>.Account waiter = lax.account(CAROL, "waiter");
        fill(waiter);
        waiter.give(CHUNK);
        waiter.close();
        holders.get(0).give(CHUNK);
        assertNull(lax.nextToWake(ALICE));
    }

    @Test
    void memoryIsShortAboveFourFifthsOfAllOrOfAnOwners() {
        ReplayBudget<String>.Account first = budget.account(ALICE, "first");
        ReplayBudget<String>.Account second = budget.account(ALICE, "second");
        fill(first);
        assertFalse(budget.isPressed());
        fill(second);
        assertTrue(budget.isPressed());
        assertTrue(first.isOwnerPressed());
        assertFalse(budget.account(BOB, "bob").isOwnerPressed());
        giveAll(second);
        assertFalse(budget.isPressed());
        exhaust();
        assertTrue(lax.isPressed());
    }

    @Test
    void anOwnerUsesNoMoreThanIsLeftSoThatThereIsAsMuchForOneMore() {
        List<ReplayBudget<String>.Account> greedy = greedy(8);
        long most = greedy.stream().mapToLong(ReplayBudget.Account::held).max().orElseThrow();
        assertTrue(most < MIB - 64 * KIB, "they were kept from it: " + most);
        ReplayBudget<String>.Account late = budget.account(CAROL, "late");
        assertTrue(fill(late) >= most - CHUNK, late.held() + " bytes, others have " + most);
    }

    @Test
    void whoeverUsesLeastIsNamedFirstOfThoseWhoWaitForMoreToBeLeft() {
        greedy(8);
        ReplayBudget<String>.Account carol = budget.account(CAROL, "carol");
        ReplayBudget<String>.Account bob = budget.account(BOB, "bob");
        fill(carol);
        fill(bob);
        assertNull(budget.nextToWake(BOB), "there is no more than bob has");
        carol.give(CHUNK);
        carol.give(CHUNK);
        carol.give(CHUNK);
        assertEquals("bob", budget.nextToWake(CAROL));
        assertTrue(bob.take(CHUNK));
    }

    @Test
    void anOwnerThatWaitsForMoreToBeLeftIsPressed() {
        List<ReplayBudget<String>.Account> greedy = greedy(8);
        assertTrue(greedy.stream().allMatch(ReplayBudget.Account::isOwnerPressed));
        assertTrue(budget.isPressed());
        greedy.forEach(ReplayBudget.Account::close);
        assertTrue(greedy.stream().noneMatch(ReplayBudget.Account::isOwnerPressed));
        greedy.forEach(ReplayBudgetTest::giveAll);
        assertFalse(budget.isPressed());
    }

    /** So many owners, each with two sessions that take turns with all others until nobody gets any more. */
    private List<ReplayBudget<String>.Account> greedy(int owners) {
        List<ReplayBudget<String>.Account> all = new ArrayList<>();
        for (int i = 0; i < 2 * owners; i++) {
            all.add(budget.account(owner("greedy " + i / 2), "greedy " + i / 2));
        }
        boolean taken = true;
        while (taken) {
            taken = false;
            for (ReplayBudget<String>.Account one : all) {
                taken |= one.take(CHUNK);
            }
        }
        return all;
    }

    @Test
    void limitsThatLeaveNoRoomForAShareAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ReplayLimits(MIB, MIB, MIB, MIB, CHUNK - 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new ReplayLimits(MIB, MIB, MIB, MIB, CHUNK, MIB));
        assertThrows(IllegalArgumentException.class, () -> new ReplayLimits(MIB, MIB, MIB, MIB - 1, CHUNK, 0));
        assertThrows(IllegalArgumentException.class, () -> new ReplayLimits(-1, MIB, MIB, MIB, CHUNK, 0));
    }

    /** Whatever happens: sums are right, nothing exceeds its bound, and nobody waits where there is room. */
    @ParameterizedTest
    @ValueSource(ints = {2 * MIB, 6 * MIB, 16 * MIB})
    void noRoomIsLeftWhileSomebodyWaits(int perOwner) {
        Random random = new Random(5);
        ReplayLimits limits = new ReplayLimits(16 * MIB, perOwner, MIB, 4 * MIB, 64 * KIB, 64 * KIB);
        ReplayBudget<Player> shared = new ReplayBudget<>(limits);
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            players.add(new Player(shared, owner("owner " + i % 5)));
        }
        Deque<Player> woken = new ArrayDeque<>();
        for (int step = 0; step < 15_000; step++) {
            Player player = players.get(random.nextInt(players.size()));
            boolean much = (step / 1_500) % 2 == 0;
            if (random.nextInt(10) < (much ? 7 : 3)) {
                player.takes(random.nextInt(4) == 0 ? ChunkPool.SMALL : CHUNK);
            } else {
                player.gives();
                wakeNext(shared, player.owner, woken);
            }
            while (!woken.isEmpty()) {
                Player next = woken.poll();
                if (random.nextBoolean()) {
                    next.takes(CHUNK);
                } else {
                    next.waits = false; // it has changed its mind
                }
                wakeNext(shared, next.owner, woken);
            }
            check(limits, shared, players);
        }
        players.forEach(player -> {
            while (!player.chunks.isEmpty()) {
                player.gives();
            }
        });
        assertEquals(0, shared.held());
        assertFalse(shared.isPressed());
    }

    private static void wakeNext(ReplayBudget<Player> shared, Owner owner, Deque<Player> woken) {
        Player next = shared.nextToWake(owner);
        if (next != null) {
            woken.add(next);
        }
    }

    private static void check(ReplayLimits limits, ReplayBudget<Player> shared, List<Player> players) {
        long held = players.stream().mapToLong(Player::held).sum();
        assertEquals(held, shared.held());
        long shares = players.stream()
                .mapToLong(player -> Math.min(player.held(), LIMITS.share()))
                .sum();
        assertTrue(held <= Math.max(LIMITS.process(), LIMITS.common() + shares), held + " bytes");
        long common = held - shares;
        for (Player player : players) {
            assertTrue(player.held() <= LIMITS.sessionMost() - LIMITS.reserve());
            if (player.waits) {
                boolean leavesAsMuch = limits.perOwner() >= limits.common()
                        || common(player.owner, players) + CHUNK <= LIMITS.common() - common - CHUNK;
                boolean couldTake = leavesAsMuch && player.couldTake(limits, shared, held);
                assertFalse(couldTake, "somebody waits where there is room");
            }
        }
    }

    private static long common(Owner owner, List<Player> players) {
        return players.stream()
                .filter(player -> player.owner.equals(owner))
                .mapToLong(player -> Math.max(0, player.held() - LIMITS.share()))
                .sum();
    }

    /** A session that takes and gives, and knows whether it waits. */
    private static final class Player {
        private final Owner owner;
        private final Deque<Integer> chunks = new ArrayDeque<>();
        private final ReplayBudget<Player>.Account account;
        private long held;
        private boolean waits;

        Player(ReplayBudget<Player> shared, Owner owner) {
            this.owner = owner;
            this.account = shared.account(owner, this);
        }

        long held() {
            return held;
        }

        void takes(int bytes) {
            waits = !account.take(bytes);
            if (!waits) {
                chunks.add(bytes);
                held += bytes;
            }
        }

        /** What it frees by a proof of its own it sees itself. */
        void gives() {
            if (!chunks.isEmpty()) {
                int chunk = chunks.remove();
                held -= chunk;
                account.give(chunk);
                waits = false;
            }
        }

        /** By the words of the rules, for a whole chunk. */
        boolean couldTake(ReplayLimits limits, ReplayBudget<Player> shared, long held) {
            long mine = held() + CHUNK;
            boolean room = held + CHUNK <= LIMITS.process() * 7 / 8;
            boolean ownersRoom = shared.held(owner) + CHUNK <= limits.perOwner();
            boolean bound = mine <= LIMITS.session() - LIMITS.reserve() || held < LIMITS.process() / 2;
            return room && ownersRoom && bound && mine <= LIMITS.sessionMost() - LIMITS.reserve();
        }
    }

    /** Takes all that is common, for sessions of owners of their own, which then wait for nothing. */
    private List<ReplayBudget<String>.Account> exhaust() {
        List<ReplayBudget<String>.Account> holders = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ReplayBudget<String>.Account next = lax.account(owner("holder " + i), "holder");
            fill(next);
            next.close();
            holders.add(next);
        }
        return holders;
    }

    private static long fill(ReplayBudget<String>.Account account) {
        return fill(account, CHUNK);
    }

    private static long fill(ReplayBudget<String>.Account account, int chunk) {
        while (account.take(chunk)) {}
        return account.held();
    }

    private static void giveAll(ReplayBudget<String>.Account account) {
        while (account.held() > 0) {
            account.give(CHUNK);
        }
    }

    private static Owner owner(String name) {
        return Owner.of(new Principal(name), AddressPrefix.OTHER);
    }
}
