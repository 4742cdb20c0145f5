package io.everwire.conformance.kit;

import io.everwire.conformance.rig.PeerKind;
import io.everwire.conformance.rig.Role;
import io.everwire.spi.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One promise of the transport contract and the method that checks it, given a fresh {@link
 * io.everwire.conformance.rig.Rig}, or {@link
 * io.everwire.conformance.session.SessionRig} where it is about sessions. Runs once for each of {@link #roles} and {@link #peers}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(CaseRunner.class)
public @interface Case {
    /** Its stable name, such as {@code HC-1}. Ids never vanish and never change what they mean. */
    String id();

    /** What is promised, as a sentence. */
    String promise();

    Level level() default Level.MUST;

    /** What the transport has to declare for the case to apply; none for the core that nobody can opt out of. */
    Capability[] needs() default {};

    /** What it must not declare: such a case checks that it is refused. */
    Capability[] lacks() default {};

    /** Whether it is about the kernel's sockets, and so says nothing of a transport that has none. */
    boolean sockets() default false;

    /** Which side the transport under test is on. */
    Role[] roles() default {Role.ACCEPTOR, Role.INITIATOR};

    /** Who is at the other end. */
    PeerKind[] peers() default {PeerKind.RAW};

    /** Whether it takes too long for the quick size. */
    boolean fullOnly() default false;

    /** After how many seconds, before the timeout factor, it has failed. */
    int seconds() default 10;

    /** The release that brought it. */
    String since() default "0.1";
}
