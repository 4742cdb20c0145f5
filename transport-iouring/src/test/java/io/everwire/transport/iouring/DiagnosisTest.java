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

    /** As Netty says it, whatever the cause is. */
    private static Throwable byNetty(Throwable cause) {
        return new UnsatisfiedLinkError("failed to load the required native library").initCause(cause);
    }

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
        says("kernel.io_uring_disabled is 2", "Set it to 0", Diagnosis.of(noRing("Operation not permitted"), off));
        says("kernel.io_uring_disabled is 2", "Set it to 0", Diagnosis.of(new IOException("refused"), off));
    }

    @Test
    void aSeccompProfileIsSuspectedWhereTheSysctlAllowsIt() {
        says("seccomp", "io_uring_setup", Diagnosis.of(noRing("Operation not permitted"), HERE));
        says("seccomp", "io_uring_setup", Diagnosis.of(noRing("Function not implemented"), HERE));
        Throwable noProbe = new IllegalStateException("failed to probe io_uring: Operation not permitted");
        says("seccomp", "io_uring_register", Diagnosis.of(byNetty(noProbe), HERE));
    }

    private static Throwable noRing(String why) {
        return byNetty(new IllegalStateException("failed to create io_uring ring fd: " + why));
    }

    @Test
    void theLimitOfLockedMemoryIsTold() {
        SystemFacts small = new SystemFacts("Linux", "amd64", "5.15.0", "", OptionalLong.of(65_536));
        Throwable firstRing = noRing("Cannot allocate memory");
        says("locked memory is 65536 bytes", "Raise it (ulimit -l)", Diagnosis.of(firstRing, small));
        Throwable laterRing = new IllegalStateException("cannot start", new IOException("Cannot allocate memory"));
        says("locked memory is 65536 bytes", "Raise it (ulimit -l)", Diagnosis.of(laterRing, small));
    }

    @Test
    void aLibraryThatIsNotThereIsNamed() {
        says("no native library for amd64", "classifier", Diagnosis.of(new UnsatisfiedLinkError("no"), HERE));
        says("no native library for amd64", "classifier", Diagnosis.of(new NoClassDefFoundError("no"), HERE));
        Throwable notThere = new UnsatisfiedLinkError("could not load a native library: netty_transport_native");
        says("no native library for amd64", "classifier", Diagnosis.of(byNetty(notThere), HERE));
    }

    @Test
    void aLibraryThatMayNotBeExecutedIsNoMatterOfSeccomp() {
        Throwable noexec = new UnsatisfiedLinkError("could not load a native library: /tmp/x.so: failed to map segment"
                + " from shared object: Operation not permitted");
        says("cannot be loaded", "nio", Diagnosis.of(byNetty(noexec), HERE));
    }

    @Test
    void librariesThatWereSwitchedOffAreNamed() {
        Throwable off = new UnsupportedOperationException(
                "Native transport was explicit disabled with -Dio.netty.transport.noNative=true");
        says("switched off by -Dio.netty.transport.noNative=true", "nio", Diagnosis.of(byNetty(off), HERE));
    }

    @Test
    void forbiddenNativeAccessIsNamed() {
        Throwable denied = new UnsatisfiedLinkError("could not load a native library: netty_transport_native")
                .initCause(new IllegalStateException("Illegal native access from an unnamed module"));
        says("forbids native access", "--enable-native-access", Diagnosis.of(byNetty(denied), HERE));
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
