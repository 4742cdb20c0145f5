package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JitterTest {
    @Test
    void timesAreSpreadAQuarterToBothSides() {
        Random random = new Random(3);
        LongSummaryStatistics drawn = LongStream.range(0, 10_000)
                .map(i -> Jitter.around(1_000, random))
                .summaryStatistics();
        assertTrue(drawn.getMin() >= 750 && drawn.getMin() < 760, "least " + drawn.getMin());
        assertTrue(drawn.getMax() <= 1_250 && drawn.getMax() > 1_240, "most " + drawn.getMax());
        assertEquals(1_000, drawn.getAverage(), 10);
    }
}
