package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HedgePolicyTest {
    private static final long MILLI = 1_000_000L;

    private final HedgePolicy policy = new HedgePolicy(0.05, 300_000 * MILLI, 0);

    @Test
    void nothingIsLateBeforeTwentyAnswersWereSeen() {
        for (int i = 0; i < 19; i++) {
            policy.answered(MILLI, i);
        }
        assertEquals(HedgePolicy.NEVER, policy.lateNanos(20));
        policy.answered(MILLI, 20);
        assertEquals(MILLI, policy.lateNanos(20));
    }

    @Test
    void lateIsWhatTakesLongerThanNineteenOfTwenty() {
        for (int i = 1; i <= 100; i++) {
            policy.answered(i <= 95 ? 50 * MILLI : 2_000 * MILLI, i);
        }
        long late = policy.lateNanos(100);
        assertTrue(late >= 50 * MILLI && late <= 57 * MILLI, "late after " + late);
    }

    @Test
    void secondTriesNeverExceedTheirShareOfAllOpens() {
        int paid = 0;
        for (int opens = 1; opens <= 10_000; opens++) {
            policy.opened();
            paid += policy.pay() ? 1 : 0;
            assertTrue(paid <= opens * 0.05 + 1e-6, paid + " of " + opens);
        }
        assertTrue(paid >= 499, "all that was saved can be spent: " + paid);
    }

    @Test
    void noMoreThanTenAreSavedUp() {
        for (int i = 0; i < 10_000; i++) {
            policy.opened();
        }
        for (int i = 0; i < 10; i++) {
            assertTrue(policy.pay());
        }
        assertFalse(policy.pay());
    }

    @Test
    void aShareIsBetweenNoneAndAll() {
        assertThrows(IllegalArgumentException.class, () -> new HedgePolicy(-0.01, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> new HedgePolicy(1.01, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> new HedgePolicy(Double.NaN, 2, 0));
    }
}
