package io.everwire.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final Sample OURS = new Sample("everwire-nio", "bulk1", "MB/s", List.of(10.0, 30.0));

    @Test
    void whatWasMeasuredLaterOfTheSameThingStandsBehindTheRest() {
        Sample theirs = new Sample("tcp", "bulk1", "MB/s", List.of(5.0));
        Sample otherUnit = new Sample("everwire-nio", "bulk1", "s/GiB", List.of(7.0));
        Sample later = new Sample("everwire-nio", "bulk1", "MB/s", List.of(20.0));
        assertEquals(
                List.of(new Sample("everwire-nio", "bulk1", "MB/s", List.of(10.0, 30.0, 20.0)), theirs, otherUnit),
                Sample.joined(List.of(OURS, theirs), List.of(otherUnit, later)));
        assertEquals(List.of(OURS), Sample.joined(List.of(), List.of(OURS)));
    }

    @Test
    void aRatioIsThatOfTheTurnsAndNotOfTheMedians() {
        Sample base = new Sample("tcp", "bulk1", "MB/s", List.of(5.0, 60.0));
        assertEquals(Optional.of((2.0 + 0.5) / 2), OURS.ratioTo(base));
    }

    @Test
    void toNothingThereIsNoRatio() {
        Sample none = new Sample("tcp", "bulk1", "cpu-s/GiB", List.of(0.0, 0.0));
        assertEquals(Optional.empty(), OURS.ratioTo(none));
        assertEquals(Optional.empty(), none.ratioTo(none));
        assertEquals(Optional.of(0.0), none.ratioTo(OURS));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertEquals(20.0, OURS.median());
        assertEquals(Double.NaN, new Sample("tcp", "bulk1", "MB/s", List.of()).median());
    }
}
