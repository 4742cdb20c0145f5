package io.everwire.transport.iouring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.Unavailability;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Each way in which io_uring can be missing has a sentence and a remedy of its own. */
class DiagnosisTest {
    private static final SystemFacts HERE = new SystemFacts("Linux", "amd64", "6.1.0", "0", OptionalLong.empty());

    private static void says(String reason, String remedy, Unavailability why) {
        assertTrue(why.reason().contains(reason), why.reason());
        assertTrue(why.remedy().contains(remedy), why.remedy());
    }

    @Test
    void anotherSystemIsNamed() {
        SystemFacts mac = new SystemFacts("Mac OS X", "aarch64", "24.1", "", OptionalLong.empty());
        says("this is Mac OS X", "Use nio", Diagnosis.of(new UnsupportedOperationException(), mac));
    }

    @Test
    void anOldKernelIsNamedWhateverItSaid() {
        SystemFacts old = new SystemFacts("Linux", "amd64", "4.19.0-27", "", OptionalLong.empty());
        says("4.19.0-27 is older than 5.11", "newer kernel", Diagnosis.of(new TimeoutException(), old));
    }

    @Test
    void aSysctlThatSwitchesItOffIsNamed() {
        SystemFacts off = new SystemFacts("Linux", "amd64", "6.1.0", "2", OptionalLong.empty());
        says("kernel.io_uring_disabled is 2", "Set it to 0", Diagnosis.of(new IOException("refused"), off));
    }

    @Test
    void aSeccompProfileIsSuspectedWhereTheSysctlAllowsIt() {
        Throwable wrapped = new IllegalStateException("cannot start", new IOException("Operation not permitted"));
        says("seccomp", "io_uring_setup", Diagnosis.of(wrapped, HERE));
    }

    @Test
    void theLimitOfLockedMemoryIsTold() {
        SystemFacts small = new SystemFacts("Linux", "amd64", "5.15.0", "", OptionalLong.of(65_536));
        says(
                "locked memory is 65536 bytes",
                "ulimit -l",
                Diagnosis.of(new IOException("Cannot allocate memory"), small));
    }

    @Test
    void aLibraryThatIsNotThereIsNamed() {
        says("no native library for amd64", "classifier", Diagnosis.of(new UnsatisfiedLinkError("no"), HERE));
    }

    @Test
    void forbiddenNativeAccessIsNamed() {
        Throwable failure = new IllegalStateException("calling a restricted method in System is not allowed");
        says("forbids native access", "--enable-native-access", Diagnosis.of(failure, HERE));
    }

    @Test
    void aTransportThatHangsIsOneThatFailsItsTest() {
        says("did not come back in time", "nio", Diagnosis.of(new TimeoutException(), HERE));
    }

    @Test
    void whateverElseHappenedIsQuoted() {
        says("ArithmeticException, odd", "nio", Diagnosis.of(new ArithmeticException("odd"), HERE));
    }
}
